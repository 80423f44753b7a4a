"""A session on its way to becoming an appointment record."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.attendance import Chances
from ehr.sandbox.generation.calendar import Place
from practice.appointment import AppointmentStatus
from practice.people import Modality, ServiceType

_SUNDAY = 6


@dataclass(eq=False)
class Session:
    """One planned session; local day and minutes after midnight."""

    client_ids: tuple[str, ...]
    clinician_id: str
    day: date
    minute: int
    minutes: int
    service: ServiceType
    modality: Modality
    booked_at: datetime
    group: str | None = None
    status: AppointmentStatus = AppointmentStatus.SCHEDULED
    cancel_reason: str = ""
    moved_to: "Session | None" = None
    chances: Chances | None = None
    absent: tuple[str, ...] = field(default=())
    dropped: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody whose time it takes."""
        return (self.clinician_id, *self.client_ids)

    @property
    def place(self) -> Place:
        """Weekday and minute."""
        return Place(self.day.weekday(), self.minute)


def booked_before(rng: Random, almanac: Almanac, day: date, lead_days: int) -> datetime:
    """Return a moment in office hours about ``lead_days`` (at least one) before a day, and not after this morning.

    What would have been booked later than today was booked lately instead.
    """
    booked_on = day - timedelta(days=max(1, lead_days))
    if booked_on >= almanac.today:
        booked_on = almanac.today - timedelta(days=rng.randint(8, 20))
    while booked_on.weekday() == _SUNDAY:
        booked_on -= timedelta(days=1)
    return almanac.at(booked_on, rng.randrange(8 * 60 + 20, 17 * 60 + 40))
