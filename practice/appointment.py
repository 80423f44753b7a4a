"""Appointments and the waitlist."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from practice.people import Modality, ServiceType
from practice.record import Instant, Record


class AppointmentStatus(StrEnum):
    """What became of an appointment."""

    SCHEDULED = "scheduled"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    LATE_CANCELLED = "late_cancelled"
    NO_SHOW = "no_show"


OCCUPYING = frozenset({AppointmentStatus.SCHEDULED, AppointmentStatus.CONFIRMED, AppointmentStatus.COMPLETED})
"""The statuses in which an appointment fills its clinician's time."""


class Appointment(Record):
    """One session on a clinician's calendar, for one client or several (couple, family, group)."""

    client_ids: tuple[str, ...] = Field(min_length=1)
    clinician_id: str
    starts_at: Instant
    duration_minutes: int = Field(gt=0, le=240)
    service: ServiceType
    modality: Modality
    status: AppointmentStatus = AppointmentStatus.SCHEDULED
    booked_at: Instant
    telehealth_url: str | None = None
    cancel_reason: str = ""
    custom_fields: dict[str, str | int | float | bool] = {}

    @property
    def ends_at(self) -> datetime:
        """The end of the session, exclusive."""
        return self.starts_at + timedelta(minutes=self.duration_minutes)


class WaitlistEntry(Record):
    """A client who wants an earlier or a first appointment."""

    client_id: str
    clinician_id: str | None = None
    service: ServiceType
    modality: Modality | None = None
    preferred_times: str = ""
    urgency: int = Field(default=1, ge=1, le=3, description="3 is most urgent")
    added_at: Instant
