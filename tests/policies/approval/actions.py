"""One small action of every kind."""

from datetime import UTC, date, datetime

from practice.action import (
    Action,
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    CreateReferral,
    RescheduleAppointment,
    SaveDocument,
    SaveProgressNote,
    SendReply,
)
from practice.chart import DocumentType, NoteFormat
from practice.grounded import Section, Sentence
from practice.people import Modality, ServiceType
from practice.work import ClinicianMatch, ReferralDetails

STARTS = datetime(2026, 11, 26, 22, 0, tzinfo=UTC)

BOOK = BookAppointment(
    client_id="CL-0001",
    clinician_id="CLN-02",
    starts_at=STARTS,
    duration_minutes=50,
    service=ServiceType.INDIVIDUAL,
    modality=Modality.VIDEO,
)
MOVE = RescheduleAppointment(
    client_id="CL-0001",
    appointment_id="APT-000123",
    appointment_version=3,
    clinician_id="CLN-02",
    starts_at=STARTS,
    duration_minutes=50,
    service=ServiceType.INDIVIDUAL,
    modality=Modality.VIDEO,
)
CANCEL = CancelAppointment(client_id="CL-0001", appointment_id="APT-000123", appointment_version=3, reason="travel")
CONFIRM = ConfirmAppointment(client_id="CL-0001", appointment_id="APT-000123", appointment_version=3)
REPLY = SendReply(
    client_id="CL-0001",
    conversation_id="CV-1",
    sentences=(
        Sentence(text="Parking is free after six.", sources=("passage:parking#1",)),
        Sentence(text="The garage is on Elm Street.", sources=("passage:parking#2",)),
    ),
)
NOTE = SaveProgressNote(
    client_id="CL-0001",
    clinician_id="CLN-02",
    appointment_id="APT-000123",
    session_date=date(2026, 11, 19),
    format=NoteFormat.DAP,
    sections=(
        Section(heading="Data", sentences=(Sentence(text="Slept six hours.", sources=("transcript#3",)),)),
        Section(heading="Assessment"),
        Section(heading="Plan", sentences=(Sentence(text="Continue weekly.", sources=("transcript#9",)),)),
    ),
)
DOCUMENT = SaveDocument(
    client_id="CL-0001",
    type=DocumentType.CHART_SUMMARY,
    title="Chart summary",
    sections=(Section(heading="Course", sentences=(Sentence(text="GAD-7 fell.", sources=("assessment:AS-9",)),)),),
)
REFERRAL = CreateReferral(
    details=ReferralDetails(person_name="Noor Haddad", concerns=("panic",)),
    matches=(ClinicianMatch(clinician_id="CLN-02", name="Tobias Lindqvist, LCSW", score=0.75, reasons=("anxiety",)),),
    missing=("phone",),
)

ACTIONS: tuple[Action, ...] = (BOOK, MOVE, CANCEL, CONFIRM, REPLY, NOTE, DOCUMENT, REFERRAL)
