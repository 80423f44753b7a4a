"""A client's wish about time, as data. Everything stated is hard; nothing is guessed."""

from datetime import date, time
from enum import StrEnum

from practice.people import Modality, ServiceType
from practice.record import Value


class TimeRange(Value):
    """A span of the local day; ``None`` is open."""

    starts: time | None = None
    ends: time | None = None


class TimeOption(Value):
    """Days and times that belong together ("Tuesday after 5"); an empty part does not narrow."""

    dates: tuple[tuple[date, date], ...] = ()
    weekdays: frozenset[int] = frozenset()
    day_parts: tuple[TimeRange, ...] = ()
    exact_start: time | None = None


class RelativeWish(Value):
    """A wish that only the existing appointment can make exact; ``practice.scheduling.anchor`` does so.

    ``same_time`` and ``same_weekday`` repeat the appointment's own; ``days`` and ``minutes`` count from it;
    ``week`` counts calendar weeks from its week (0 is "that week"); ``earlier`` and ``later`` compare with its start.
    """

    same_time: bool = False
    same_weekday: bool = False
    same_day: bool = False
    days: int | None = None
    minutes: int | None = None
    week: int | None = None
    earlier: bool = False
    later: bool = False


class TimeWish(Value):
    """What an offered slot must satisfy, in the practice's local time.

    ``dates`` (inclusive ranges) and ``weekdays`` narrow; ``excluded_*`` remove; ``day_parts`` are alternatives, and a
    session must start and end within one of them. ``alternatives`` hold wishes whose days and times belong together
    ("Tuesday after 5 or Thursday morning"): a slot must satisfy one of them besides everything else. A slot whose day
    is that of an excluded option must not overlap its time. ``appointment_hint_*`` says which existing appointment is
    meant, when one was named ("my Thursday one"). ``problem`` is a question to ask instead of guessing ("February has
    no 30th…").
    """

    dates: tuple[tuple[date, date], ...] = ()
    weekdays: frozenset[int] = frozenset()
    excluded_dates: frozenset[date] = frozenset()
    excluded_weekdays: frozenset[int] = frozenset()
    day_parts: tuple[TimeRange, ...] = ()
    exact_start: time | None = None
    alternatives: tuple[TimeOption, ...] = ()
    excluded_options: tuple[TimeOption, ...] = ()
    modality: Modality | None = None
    service: ServiceType | None = None
    clinician_name: str | None = None
    duration_minutes: int | None = None
    soonest: bool = False
    repeats_every_weeks: int | None = None
    relative: RelativeWish | None = None
    appointment_hint_date: date | None = None
    appointment_hint_weekday: int | None = None
    appointment_hint_time: time | None = None
    problem: str | None = None


class WishPart(StrEnum):
    """Names of what a slot can violate, for reasons shown to people."""

    DATE = "date"
    WEEKDAY = "weekday"
    TIME = "time"
    MODALITY = "modality"
    CLINICIAN = "clinician"
    SERVICE = "service"
    DURATION = "duration"
