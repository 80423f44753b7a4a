"""Insurance coverage and the authorizations under it."""

from datetime import date

from pydantic import Field

from practice.people import ServiceType
from practice.record import Record

SELF_PAY = "Self-pay"
"""The payer of a client without insurance."""


class Coverage(Record):
    """A client's insurance plan; ``payer`` is ``SELF_PAY`` where there is none."""

    client_id: str
    payer: str
    plan: str
    member_id: str
    copay_cents: int = Field(default=0, ge=0)
    starts_on: date
    ends_on: date | None = None


class Authorization(Record):
    """A payer's leave for a number of sessions in a period."""

    client_id: str
    coverage_id: str
    service: ServiceType
    number: str
    sessions_allowed: int = Field(ge=0)
    sessions_used: int = Field(default=0, ge=0)
    expires_on: date

    @property
    def sessions_left(self) -> int:
        """Sessions still allowed."""
        return max(0, self.sessions_allowed - self.sessions_used)
