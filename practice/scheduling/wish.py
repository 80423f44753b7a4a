"""A client's wish about time, as data. Everything stated is hard; nothing is guessed."""

from datetime import date, time
from enum import StrEnum

from practice.people import Modality, ServiceType
from practice.record import Value


class TimeRange(Value):
    """A span of the local day; ``None`` is open."""

    starts: time | None = None
    ends: time | None = None


class TimeWish(Value):
    """What an offered slot must satisfy, in the practice's local time.

    ``dates`` (inclusive ranges) and ``weekdays`` narrow; ``excluded_*`` remove; ``day_parts`` are alternatives, and a
    session must start and end within one of them. ``appointment_hint_*`` says which existing appointment is meant, when
    one was named ("my Thursday one"). ``problem`` is a question to ask instead of guessing ("February has no 30th…").
    """

    dates: tuple[tuple[date, date], ...] = ()
    weekdays: frozenset[int] = frozenset()
    excluded_dates: frozenset[date] = frozenset()
    excluded_weekdays: frozenset[int] = frozenset()
    day_parts: tuple[TimeRange, ...] = ()
    exact_start: time | None = None
    modality: Modality | None = None
    service: ServiceType | None = None
    clinician_name: str | None = None
    duration_minutes: int | None = None
    soonest: bool = False
    appointment_hint_date: date | None = None
    appointment_hint_weekday: int | None = None
    problem: str | None = None


class WishPart(StrEnum):
    """Names of what a slot can violate, for reasons shown to people."""

    DATE = "date"
    WEEKDAY = "weekday"
    TIME = "time"
    MODALITY = "modality"
    CLINICIAN = "clinician"
