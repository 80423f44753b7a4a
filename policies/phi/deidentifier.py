"""Taking everything identifying out of a text before a model outside may see it, and putting it back after."""

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Self

from policies.phi.engine import PhiEngine
from policies.phi.identifiers import Identifiers
from policies.phi.known import KnownMatcher
from policies.phi.ordinary_names import OrdinaryNames, default_ordinary_names
from policies.phi.patterns import PhiPatterns
from policies.phi.span import PhiSpan, resolve_overlaps
from policies.phi.surrogates import PLACEHOLDER, Surrogates, restore
from practice.record import Value


class Deidentified(Value):
    """A text without identifiers. ``mapping`` is as sensitive as what it stands for, and stays inside."""

    text: str
    mapping: dict[str, str]
    spans: tuple[PhiSpan, ...] = ()


class Deidentifier:
    """Finds identifiers by the chart and by their looks. The engine behind it loads at first use."""

    def __init__(self, patterns: PhiPatterns, ordinary: OrdinaryNames) -> None:
        self.version = patterns.version
        self._patterns = patterns
        self._ordinary = ordinary
        self._engine: PhiEngine | None = None
        self._lock = Lock()

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the patterns; raises SettingsError where a file is missing or wrong."""
        return cls(PhiPatterns.load(path), default_ordinary_names())

    def deidentify(self, text: str, known: Identifiers, earlier: Mapping[str, str] | None = None) -> Deidentified:
        """Replace every identifier by a placeholder.

        ``earlier`` is the mapping of the messages before, so that a conversation keeps its placeholders.
        """
        spans = resolve_overlaps(self._found(text, known))
        surrogates = Surrogates(earlier)
        pieces: list[str] = []
        place = 0
        for span in spans:
            pieces += [text[place : span.start], surrogates.placeholder(span, text[span.start : span.end])]
            place = span.end
        pieces.append(text[place:])
        return Deidentified(text="".join(pieces), mapping=surrogates.mapping, spans=tuple(spans))

    def restore(self, text: str, mapping: Mapping[str, str]) -> str:
        """Put the words of the mapping back in the place of their placeholders."""
        return restore(text, mapping)

    def _found(self, text: str, known: Identifiers) -> list[PhiSpan]:
        literal = [
            PhiSpan(start=match.start(), end=match.end(), kind="literal", known=True)
            for match in PLACEHOLDER.finditer(text)
        ]
        return [*literal, *KnownMatcher(known, self._ordinary).spans(text), *self._loaded().spans(text)]

    def _loaded(self) -> PhiEngine:
        with self._lock:
            if self._engine is None:
                self._engine = PhiEngine(self._patterns)
            return self._engine
