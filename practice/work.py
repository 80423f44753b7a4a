"""What people at the practice exchange and do: threads, messages, tasks, referrals."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from practice.record import Instant, Record, Value


class Thread(Record):
    """A portal conversation as the EHR keeps it."""

    client_id: str
    subject: str
    opened_at: Instant
    closed_at: Instant | None = None


class Message(Record):
    """One message in a thread."""

    thread_id: str
    client_id: str
    sender: str = Field(description="'client', 'staff' or 'system'")
    body: str
    category: str = "general"
    sent_at: Instant


class TaskStatus(StrEnum):
    """Whether a task still needs somebody."""

    OPEN = "open"
    DONE = "done"


class Task(Record):
    """Something a person at the practice is asked to do."""

    title: str
    body: str = ""
    client_id: str | None = None
    assigned_role: str = "front_desk"
    assigned_to: str | None = None
    due_on: date | None = None
    status: TaskStatus = TaskStatus.OPEN
    created_at: Instant


class Priority(StrEnum):
    """How soon a referral must be seen."""

    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"


class ReferralDetails(Value):
    """What a referral says; a field that the text does not hold stays None."""

    person_name: str | None = None
    date_of_birth: date | None = None
    phone: str | None = None
    email: str | None = None
    guardian_name: str | None = None
    referring_provider: str | None = None
    referring_organization: str | None = None
    concerns: tuple[str, ...] = ()
    diagnosis_codes: tuple[str, ...] = ()
    requested_service: str | None = None
    payer: str | None = None
    member_id: str | None = None
    preferred_modality: str | None = None
    preferred_times: str | None = None
    language: str | None = None
    priority: Priority = Priority.ROUTINE


class ClinicianMatch(Value):
    """A clinician suggested for a referral, with the reasons for and against."""

    clinician_id: str
    name: str
    score: float = Field(ge=0, le=1)
    reasons: tuple[str, ...]
    concerns: tuple[str, ...] = ()


class ReferralStatus(StrEnum):
    """Where a referral stands."""

    NEW = "new"
    ASSIGNED = "assigned"
    CLOSED = "closed"


class Referral(Record):
    """A request from outside to take somebody into care."""

    details: ReferralDetails
    status: ReferralStatus = ReferralStatus.NEW
    matches: tuple[ClinicianMatch, ...] = ()
    possible_duplicate_ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = Field(default=(), description="Required fields that the referral does not state")
    received_at: Instant
