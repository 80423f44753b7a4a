"""The thresholds and word lists of grounding, typed on load."""

import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field

from policies.policy_file import load_policy_file
from practice.record import Value

_FOLDER = Path(__file__).parent


def _split(words: object) -> object:
    return words.split() if isinstance(words, str) else words


Words = Annotated[frozenset[str], BeforeValidator(_split)]
"""Words written in YAML as one text, blanks between them."""


class GroundingRules(Value):
    """How near to its source a text must stay."""

    version: str
    quote_ratio: float = Field(ge=0, le=100, description="Least rapidfuzz partial ratio of a quoted sentence")
    containment: float = Field(ge=0, le=1, description="Least share of content words found in the cited sources")
    word_ratio: float = Field(ge=0, le=100, description="Least rapidfuzz ratio of two words that count as one")
    framing_words: Words
    stop_words: Words
    known_capitals: Words
    negation_cues: Words
    negation_answers: Words
    affirmative_answers: Words
    scope_breakers: Words
    negation_scope_words: int = Field(ge=1)
    polarity_terms: Words

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the rules; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or _FOLDER / "grounding.yaml", cls)


class Medications(Value):
    """Names of psychotropic medications: generic to brands."""

    version: str
    medications: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the list; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or _FOLDER / "medications.yaml", cls)

    @cached_property
    def generic_of(self) -> dict[str, str]:
        """Each name in lower case, brand or generic, to its generic one."""
        brands = {brand.lower(): generic for generic, names in self.medications.items() for brand in names}
        return brands | {generic: generic for generic in self.medications}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any of the names."""
        return re.compile(rf"\b(?:{'|'.join(sorted(self.generic_of, key=len, reverse=True))})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def default_rules() -> GroundingRules:
    """Return the shipped rules, read once."""
    return GroundingRules.load()


@lru_cache(maxsize=1)
def default_medications() -> Medications:
    """Return the shipped medication list, read once."""
    return Medications.load()
