"""The crisis screen: two independent readers, either of which raises the alarm; no model provider; fails closed."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, Self

from policies.crisis.classifier import CrisisClassifier
from policies.crisis.lexicon import Lexicon
from policies.crisis.lexicon_reader import LexiconReader
from policies.crisis.reading import CrisisLevel, CrisisReading, Finding
from policies.crisis.weights import Weights

LONGEST = 400_000
"""Characters of a window. More cannot be read while somebody waits (15 s, measured): that it came is told to people."""


class Reader(Protocol):
    """Reads a window, its newest message last."""

    version: str

    def read(self, window: Sequence[str]) -> list[Finding]:
        """Return what it found; may raise, which the screen takes for danger."""
        ...


class CrisisScreen:
    """Several readers, one verdict."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = tuple(readers)
        self.version = "+".join(reader.version for reader in readers)

    @classmethod
    def load(cls) -> Self:
        """Read the lexicon and the classifier's weights; raises SettingsError where one is missing or wrong."""
        return cls([LexiconReader(Lexicon.load()), _classifier()])

    def warm(self) -> None:
        """Read once now, so that the first client does not wait for what is loaded on the first reading."""
        self.screen(["warm"])

    def screen(self, window: Sequence[str]) -> CrisisReading:
        """Read the window. Never raises: a failure, and what is too long to be read, is itself a crisis reading."""
        try:
            if sum(map(len, window)) > LONGEST:
                raise ValueError("the window is too long to be read")
            found = [finding for reader in self._readers for finding in reader.read(window)]
        except Exception:  # whatever broke, a person must look
            return CrisisReading(level=CrisisLevel.IMMINENT, version=self.version, error=True)
        level = max((finding.level for finding in found), key=lambda one: one.step, default=CrisisLevel.NONE)
        return CrisisReading(level=level, evidence=tuple(one.evidence for one in found), version=self.version)


@lru_cache(maxsize=1)
def _classifier() -> CrisisClassifier:
    """One for all practices of this process: it is the same for each, and holds 90 MB."""
    return CrisisClassifier(Weights.load())
