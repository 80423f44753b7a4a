"""A free place on a calendar."""

from datetime import datetime, timedelta

from pydantic import Field

from practice.people import Modality, ServiceType
from practice.record import Instant, Value


class Slot(Value):
    """A bookable place. ``id`` is derived from its content, so the same place always has the same id."""

    clinician_id: str
    starts_at: Instant
    duration_minutes: int = Field(gt=0)
    service: ServiceType
    modality: Modality

    @property
    def id(self) -> str:
        """For example ``CLN-02@2026-11-24T23:00Z/50/video``."""
        return f"{self.clinician_id}@{self.starts_at:%Y-%m-%dT%H:%MZ}/{self.duration_minutes}/{self.modality}"

    @property
    def ends_at(self) -> datetime:
        """The end, exclusive."""
        return self.starts_at + timedelta(minutes=self.duration_minutes)


class RankedSlot(Value):
    """A slot with its score (0–1) and the reasons a person can check."""

    slot: Slot
    score: float
    reasons: tuple[str, ...]


class Hold(Value):
    """A slot kept for one client until a decision or its expiry."""

    slot: Slot
    client_id: str
    expires_at: Instant
