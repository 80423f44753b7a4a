"""What stands in a client's chart: notes, plans, assessments, documents, consents."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from practice.record import Instant, Record, Value


class NoteFormat(StrEnum):
    """The section order of a progress note."""

    SOAP = "SOAP"
    DAP = "DAP"


NOTE_HEADINGS: dict[NoteFormat, tuple[str, ...]] = {
    NoteFormat.SOAP: ("Subjective", "Objective", "Assessment", "Plan"),
    NoteFormat.DAP: ("Data", "Assessment", "Plan"),
}


class NoteStatus(StrEnum):
    """Only a clinician moves a note to ``SIGNED``, and only in the EHR."""

    DRAFT = "draft"
    SIGNED = "signed"


class NoteSection(Value):
    """One headed part of a progress note."""

    heading: str
    text: str


class ProgressNote(Record):
    """A note of one session."""

    client_id: str
    clinician_id: str
    appointment_id: str | None = None
    session_date: date
    format: NoteFormat
    sections: tuple[NoteSection, ...]
    status: NoteStatus = NoteStatus.DRAFT
    watermark: str = ""
    stamp: dict[str, str] = Field(default={}, description="Model, prompt version and time of an agent's draft")
    created_at: Instant


class PlanGoal(Value):
    """A measurable goal of a treatment plan."""

    id: str
    text: str
    measure: str
    interventions: tuple[str, ...] = ()
    status: str = "active"


class TreatmentPlan(Record):
    """What a client and clinician have agreed to work on."""

    client_id: str
    clinician_id: str
    diagnoses: tuple[str, ...]
    goals: tuple[PlanGoal, ...]
    starts_on: date
    review_on: date


class Instrument(StrEnum):
    """Standard self-report measures."""

    PHQ9 = "PHQ-9"
    GAD7 = "GAD-7"


class Assessment(Record):
    """One filled-in instrument; ``total`` is recomputed from ``items`` by ``practice.instruments``, never trusted."""

    client_id: str
    instrument: Instrument
    items: tuple[int, ...]
    total: int
    taken_at: Instant


class DocumentType(StrEnum):
    """Kinds of document in a chart."""

    CHART_SUMMARY = "chart_summary"
    HANDOFF_SUMMARY = "handoff_summary"
    INTAKE_FORM = "intake_form"
    CRISIS_PLAN = "crisis_plan"
    LETTER = "letter"


class Document(Record):
    """A document in a client's chart."""

    client_id: str
    type: DocumentType
    title: str
    body: str
    watermark: str = ""
    stamp: dict[str, str] = {}
    created_at: Instant


class Consent(Record):
    """A client's consent to a disclosure. Part 2 records need one that names purpose, recipient and end."""

    client_id: str
    purpose: str = Field(description="treatment, payment, operations, care_coordination, ai_assistance")
    recipient: str
    part_2: bool = False
    granted_at: Instant
    expires_at: Instant | None = None
    revoked_at: Instant | None = None
