"""Actions: what an agent may want done to the EHR. Only the commit step executes one, after a decision.

Every action names the client it concerns; the tool that proposes it takes that id from the session's scope.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from practice.chart import DocumentType, NoteFormat
from practice.grounded import Section, Sentence
from practice.people import Modality, ServiceType
from practice.record import Instant, Value
from practice.work import ClinicianMatch, ReferralDetails


class Workflow(StrEnum):
    """Rows of the requirements; each has a dial."""

    S1 = "S1"
    M1 = "M1"
    M2 = "M2"
    M3 = "M3"
    D1 = "D1"
    D4 = "D4"
    C1 = "C1"
    C2 = "C2"


class BookAppointment(Value):
    """Put a new session on the calendar."""

    kind: Literal["book_appointment"] = "book_appointment"
    client_id: str
    clinician_id: str
    starts_at: Instant
    duration_minutes: int = Field(gt=0, le=240)
    service: ServiceType
    modality: Modality


class RescheduleAppointment(Value):
    """Move an existing session; ``appointment_version`` makes a stale move fail."""

    kind: Literal["reschedule_appointment"] = "reschedule_appointment"
    client_id: str
    appointment_id: str
    appointment_version: int
    clinician_id: str
    starts_at: Instant
    duration_minutes: int = Field(gt=0, le=240)
    service: ServiceType
    modality: Modality


class CancelAppointment(Value):
    """Cancel a session at the client's or the practice's wish."""

    kind: Literal["cancel_appointment"] = "cancel_appointment"
    client_id: str
    appointment_id: str
    appointment_version: int
    reason: str = Field(default="", max_length=500)


class ConfirmAppointment(Value):
    """Record that the client will come."""

    kind: Literal["confirm_appointment"] = "confirm_appointment"
    client_id: str
    appointment_id: str
    appointment_version: int


class SendReply(Value):
    """Answer a client in a conversation, each sentence with the passage it quotes."""

    kind: Literal["send_reply"] = "send_reply"
    client_id: str
    conversation_id: str
    sentences: tuple[Sentence, ...] = Field(min_length=1)


class SaveProgressNote(Value):
    """Put a draft note into the chart, watermarked and unsigned."""

    kind: Literal["save_progress_note"] = "save_progress_note"
    client_id: str
    clinician_id: str
    appointment_id: str | None = None
    session_date: date
    format: NoteFormat
    sections: tuple[Section, ...] = Field(min_length=1)


class SaveDocument(Value):
    """Put a chart summary or a handoff summary into the chart."""

    kind: Literal["save_document"] = "save_document"
    client_id: str
    type: DocumentType
    title: str = Field(max_length=200)
    sections: tuple[Section, ...] = Field(min_length=1)


class CreateReferral(Value):
    """Record a referral with ranked clinicians, and ask the care coordinator to assign it."""

    kind: Literal["create_referral"] = "create_referral"
    client_id: None = None
    details: ReferralDetails
    matches: tuple[ClinicianMatch, ...] = ()
    possible_duplicate_ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


Action = Annotated[
    BookAppointment
    | RescheduleAppointment
    | CancelAppointment
    | ConfirmAppointment
    | SendReply
    | SaveProgressNote
    | SaveDocument
    | CreateReferral,
    Field(discriminator="kind"),
]

ACTION: TypeAdapter[Action] = TypeAdapter(Action)
"""Reads an action from JSON, refusing unknown kinds and fields."""
