"""Taking everything identifying out of a text before a model outside may see it, and putting it back after."""

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Self

from policies.phi.engine import PhiEngine
from policies.phi.identifiers import Identifiers
from policies.phi.known import KnownMatcher
from policies.phi.names import NameModels
from policies.phi.ordinary_names import OrdinaryNames, default_ordinary_names
from policies.phi.patterns import PhiPatterns
from policies.phi.span import PhiSpan, resolve_overlaps
from policies.phi.surrogates import PLACEHOLDER, SurrogateMap, Surrogates, restore
from practice.record import Value


class Deidentified(Value):
    """A text without identifiers. ``surrogates`` is as sensitive as what it stands for, and stays inside."""

    text: str
    surrogates: SurrogateMap
    spans: tuple[PhiSpan, ...] = ()

    @property
    def mapping(self) -> dict[str, str]:
        """Surrogate to words, the earlier ones of the conversation included."""
        return self.surrogates.words


class Deidentifier:
    """Finds identifiers by the chart and by their looks. The engine behind it loads at first use."""

    def __init__(self, patterns: PhiPatterns, ordinary: OrdinaryNames, names: NameModels) -> None:
        self.version = f"{patterns.version} {names.version}"
        self._names = names
        self._patterns = patterns
        self._ordinary = ordinary
        self._engine: PhiEngine | None = None
        self._lock = Lock()

    @classmethod
    def load(cls, path: Path | None = None, names: NameModels | None = None) -> Self:
        """Read the patterns; raises SettingsError where a file is missing or wrong."""
        names = names or NameModels()
        names.check()
        return cls(PhiPatterns.load(path), default_ordinary_names(), names)

    def warm(self) -> None:
        """Load the engine now: some seconds, which the first call would otherwise wait for."""
        self._loaded()

    def spans(self, text: str, known: Identifiers, *, names: bool = True) -> list[PhiSpan]:
        """Return what is identifying in a text, in order, without overlaps."""
        return resolve_overlaps(self._found(text, known, names))

    def deidentify(
        self, text: str, known: Identifiers, earlier: SurrogateMap | None = None, *, names: bool = True
    ) -> Deidentified:
        """Replace every identifier by a surrogate.

        ``earlier`` is the map of the messages before, so that a conversation keeps its surrogates. Without
        ``names`` nothing is looked for by the trained recognizer: for text that this project wrote.
        """
        spans = self.spans(text, known, names=names)
        surrogates = Surrogates(earlier)
        pieces: list[str] = []
        place = 0
        for span in spans:
            pieces += [text[place : span.start], surrogates.surrogate(span, text[span.start : span.end])]
            place = span.end
        pieces.append(text[place:])
        return Deidentified(text="".join(pieces), surrogates=surrogates.map, spans=tuple(spans))

    def restore(self, text: str, mapping: Mapping[str, str]) -> str:
        """Put the words of the mapping back in the place of their surrogates."""
        return restore(text, mapping)

    def _found(self, text: str, known: Identifiers, names: bool) -> list[PhiSpan]:
        literal = [
            PhiSpan(start=match.start(), end=match.end(), kind="literal", known=True)
            for match in PLACEHOLDER.finditer(text)
        ]
        charted = KnownMatcher(known, self._ordinary).spans(text)
        return [*literal, *charted, *self._loaded().spans(text, names=names)]

    def _loaded(self) -> PhiEngine:
        with self._lock:
            if self._engine is None:
                self._engine = PhiEngine(self._patterns, self._names)
            return self._engine
