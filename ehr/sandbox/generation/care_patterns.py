"""How people come into care, how long they stay and how often they are seen: what ``care.yaml`` declares."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from ehr.sandbox.generation.calendar import Place
from ehr.sandbox.generation.clinicians import read_place
from practice.data_file import load_data_file
from practice.people import ServiceType
from practice.record import Value

_FILE = Path(__file__).with_name("care.yaml")


class CareKind(StrEnum):
    """What a course of care is."""

    INDIVIDUAL = "individual"
    COUPLE = "couple"
    FAMILY = "family"
    TEEN = "teen"
    SUBSTANCE_USE = "substance_use"
    MEDICATION = "medication"
    TESTING = "testing"


class Phase(Value):
    """A stretch of care with one rhythm."""

    every_weeks: int
    for_weeks: int | None = None


def _read_phase(text: str) -> Phase:
    """Read ``2x26`` (every second week for 26 weeks) or ``4`` (every fourth week, to the end)."""
    every, _, weeks = text.partition("x")
    return Phase(every_weeks=int(every), for_weeks=int(weeks) if weeks else None)


Phases = tuple[Annotated[Phase, BeforeValidator(_read_phase)], ...]
StandingTime = Annotated[Place, BeforeValidator(read_place)]


class Pace(Value):
    """A rhythm of care and the share of people who have it."""

    share: float
    phases: Phases


class Length(Value):
    """A band of how many weeks care lasts."""

    name: str
    share: float
    weeks: tuple[int, int]


class KindOfCare(Value):
    """The pattern of one kind of care."""

    service: ServiceType
    ages: tuple[int, int]
    prescriber: float
    day_parts: dict[str, float]
    paces: tuple[Pace, ...]


class Booking(Value):
    """How sessions get onto the calendar."""

    series_share: float
    block_weeks: tuple[int, int]
    days_before_block: tuple[int, int]
    intake_lead_days: tuple[int, int]
    moved_within_days: int


class GroupPattern(Value):
    """A weekly group."""

    id: str
    name: str
    clinician_id: str
    time: StandingTime


class CarePatterns(Value):
    """Everything ``care.yaml`` declares."""

    version: int
    prospects: int
    already_in_care: float
    minutes: dict[ServiceType, int]
    length: tuple[Length, ...]
    kinds: dict[CareKind, KindOfCare]
    prescriber_paces: tuple[Pace, ...]
    prescribers: dict[str, float]
    booking: Booking
    group_share: float
    groups: tuple[GroupPattern, ...]
    member_absent: float
    day_parts: dict[str, tuple[int, int]]
    themes: dict[str, dict[str, float]]
    second_themes: dict[str, dict[str, float]]


@lru_cache
def load_care_patterns() -> CarePatterns:
    """Read how care goes at the practice."""
    return load_data_file(_FILE, CarePatterns)
