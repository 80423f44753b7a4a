"""What matching knows of concerns, services and ages, as data."""

import re
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from practice.data_file import load_data_file
from practice.people import ServiceType
from practice.record import Value

_FILE = Path(__file__).with_name("matching.yaml")
_ACRONYM = 4  # letters


class MatchingShares(Value):
    """How much of the score each thing makes up."""

    concern: float = Field(ge=0, le=1)
    age_group: float = Field(ge=0, le=1)
    payer: float = Field(ge=0, le=1)
    service: float = Field(ge=0, le=1)
    language: float = Field(ge=0, le=1)
    modality: float = Field(ge=0, le=1)
    capacity: float = Field(ge=0, le=1)


class Concern(Value):
    """A topic, by the beginnings of words and of ICD-10-CM codes that speak of it."""

    words: tuple[str, ...]
    codes: tuple[str, ...] = ()


class MatchingData(Value):
    """Everything that matching weighs and reads."""

    version: str
    shares: MatchingShares
    capacity_full_at: int = Field(gt=0)
    age_groups: dict[str, int]
    services: dict[ServiceType, tuple[str, ...]]
    concerns: dict[str, Concern]

    def age_group(self, age: int) -> str:
        """Return the group of an age in years."""
        return max((first, name) for name, first in self.age_groups.items() if first <= age)[1]

    def topics_of(self, texts: tuple[str, ...], codes: tuple[str, ...] = ()) -> dict[str, str]:
        """Return the topics that texts and codes speak of, each with the words or code that said so."""
        found: dict[str, str] = {}
        for topic, concern in self.concerns.items():
            said = next((text for text in texts if _speaks_of(text, concern.words)), None)
            coded = next((code for code in codes if code.upper().startswith(concern.codes)), None)
            if said or coded:
                found[topic] = said or str(coded)
        return found

    def service_of(self, text: str) -> ServiceType | None:
        """Return the service that free words ask for; the more particular one where they name several."""
        return next((service for service, words in self.services.items() if _speaks_of(text, words)), None)


def _speaks_of(text: str, words: tuple[str, ...]) -> bool:
    return any(_word_beginning(word).search(text) for word in words)


@lru_cache(maxsize=1024)
def _word_beginning(word: str) -> re.Pattern[str]:
    # Short words are acronyms and must stand alone; longer ones may go on ("anxious" in "anxiousness").
    ending = r"\b" if len(word) <= _ACRONYM else ""
    return re.compile(rf"\b{re.escape(word)}{ending}", re.IGNORECASE)


@lru_cache(maxsize=1)
def matching_data() -> MatchingData:
    """Return the data of ``matching.yaml``; raises SettingsError where it is missing or wrong."""
    return load_data_file(_FILE, MatchingData)
