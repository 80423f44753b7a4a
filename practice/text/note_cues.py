"""The rules by which a session's sentences are sorted into a note, as data."""

import re
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import Field

from practice.chart import NoteFormat
from practice.data_file import load_data_file
from practice.record import Value
from practice.text.transcript import Speaker

_FILE = Path(__file__).with_name("note_cues.yaml")


class NoteCategory(StrEnum):
    """What a sentence of a session is about."""

    RISK = "risk"
    OBJECTIVE = "objective"
    PLAN = "plan"
    INTERVENTION = "intervention"
    PROGRESS = "progress"
    SUBJECTIVE = "subjective"
    ADMINISTRATIVE = "administrative"
    CHIT_CHAT = "chit_chat"


class CueRule(Value):
    """Patterns that speak for a category when one of the speakers says them."""

    category: NoteCategory
    speakers: frozenset[Speaker]
    weight: float = Field(gt=0)
    patterns: tuple[str, ...] = Field(min_length=1)

    @cached_property
    def compiled(self) -> tuple[re.Pattern[str], ...]:
        """Return the patterns, ready to search lower-cased text."""
        return tuple(re.compile(pattern) for pattern in self.patterns)

    def hits(self, said: str) -> int:
        """Return how many of the patterns a lower-cased sentence meets."""
        return sum(bool(pattern.search(said)) for pattern in self.compiled)


class SectionRule(Value):
    """What stands under a heading, and how many sentences at most."""

    categories: tuple[NoteCategory, ...]
    keep: int = Field(gt=0)


class NoteCues(Value):
    """``note_cues.yaml``."""

    version: str
    order: tuple[NoteCategory, ...]
    otherwise: dict[Speaker, NoteCategory]
    salience: dict[NoteCategory, float]
    sections: dict[NoteFormat, dict[str, SectionRule]]
    rules: tuple[CueRule, ...]

    def weights(self, said: str, speaker: Speaker) -> dict[NoteCategory, float]:
        """Return the weight of each category that the rules see in a lower-cased sentence."""
        found: dict[NoteCategory, float] = {}
        for rule in self.rules:
            if speaker in rule.speakers and (hits := rule.hits(said)):
                # A second and third cue strengthen, but never as much as the first.
                found[rule.category] = found.get(rule.category, 0.0) + rule.weight * (1 + 0.3 * (hits - 1))
        return found

    def category(self, weights: dict[NoteCategory, float], speaker: Speaker) -> NoteCategory:
        """Return the category with the most weight, or the speaker's usual one."""
        if not weights:
            return self.otherwise[speaker]
        return min(weights, key=lambda one: (-weights[one], self.order.index(one)))


@lru_cache(maxsize=1)
def note_cues() -> NoteCues:
    """Return the rules; raises SettingsError where their file is missing or wrong."""
    return load_data_file(_FILE, NoteCues)
