"""The words of time, typed on load and ready for longest-phrase matching."""

import re
from collections import defaultdict
from datetime import time
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import Field, field_validator

from practice.data_file import load_data_file
from practice.record import Value

_HERE = Path(__file__).parent

Phrase = tuple[tuple[str, ...], str, str]
"""The words of a phrase, its tag and its value."""


class Lexicon(Value):
    """``lexicon.yaml``: parts of the day, phrases by tag and value, contractions, and what typing slips may mean."""

    version: str
    parts: dict[str, tuple[time | None, time | None]]
    phrases: dict[str, dict[str, tuple[str, ...]]]
    contractions: dict[str, str]
    mended_to: tuple[str, ...]
    never_mended: frozenset[str]

    @field_validator("phrases", mode="before")
    @classmethod
    def _values_are_text(cls, phrases: object) -> object:
        if not isinstance(phrases, dict):
            return phrases
        return {tag: {str(value): said for value, said in values.items()} for tag, values in phrases.items()}

    @field_validator("phrases")
    @classmethod
    def _each_phrase_says_one_thing(cls, phrases: dict[str, dict[str, tuple[str, ...]]]) -> object:
        said: dict[str, str] = {}
        for tag, values in phrases.items():
            for value, wordings in values.items():
                for wording in wordings:
                    meaning = f"{tag}:{value}"
                    if said.setdefault(wording, meaning) != meaning:
                        raise ValueError(f"{wording!r} is both {said[wording]} and {meaning}")
        return phrases

    @cached_property
    def by_first_word(self) -> dict[str, list[Phrase]]:
        """Return the phrases under their first word, longest first."""
        found: dict[str, list[Phrase]] = defaultdict(list)
        for tag, values in self.phrases.items():
            for value, wordings in values.items():
                for wording in wordings:
                    words = tuple(wording.split())
                    found[words[0]].append((words, tag, value))
        for phrases in found.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        return dict(found)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return every word that stands in some phrase: none of them is a slip."""
        return frozenset(word for phrases in self.by_first_word.values() for words, _, _ in phrases for word in words)

    @cached_property
    def contraction(self) -> re.Pattern[str]:
        """Return a pattern of every contraction as a whole word."""
        said = sorted(map(re.escape, self.contractions), key=len, reverse=True)
        return re.compile(rf"(?<![\w'])(?:{'|'.join(said)})(?![\w'])", re.IGNORECASE)


class Spanish(Value):
    """``spanish.yaml``: Spanish put into the English that the grammar reads."""

    version: str
    marks: str
    rewrites: tuple[tuple[str, str], ...] = Field(min_length=1)

    @cached_property
    def mark(self) -> re.Pattern[str]:
        """Return what shows that a text is Spanish."""
        return re.compile(self.marks, re.IGNORECASE)

    @cached_property
    def compiled(self) -> list[tuple[re.Pattern[str], str]]:
        """Return the rewrites in their order."""
        return [(_whole_words(said), meant) for said, meant in self.rewrites]


def _whole_words(pattern: str) -> re.Pattern[str]:
    looks_ahead = "(?=" in pattern or pattern.endswith(" ")
    ending = "" if looks_ahead else r"(?!\w)"
    return re.compile(rf"\b(?:{pattern}){ending}", re.IGNORECASE)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the words of time; raises SettingsError where their file is missing or wrong."""
    return load_data_file(_HERE / "lexicon.yaml", Lexicon)


@lru_cache(maxsize=1)
def spanish() -> Spanish:
    """Return the Spanish rewrites; raises SettingsError where their file is missing or wrong."""
    return load_data_file(_HERE / "spanish.yaml", Spanish)
