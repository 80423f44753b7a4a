"""What a write means to those outside: which events it is, and what each event says."""

from collections.abc import Iterator
from typing import Any

from ehr.sandbox.records import Records
from ehr.sandbox.tables import RECORDS
from ehr.sandbox.webhooks.subscription import Event
from practice.appointment import Appointment, AppointmentStatus
from practice.chart import Assessment, NoteStatus, ProgressNote, TreatmentPlan
from practice.people import Client, Program
from practice.record import Record
from practice.work import Message

_CANCELLED = (AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCELLED)

SUMMARY_CHARACTERS = 240


def events_of(before: Record | None, after: Record) -> Iterator[Event]:
    """The events of a create (``before`` is None) or a change."""
    if isinstance(after, Message) and before is None:
        yield Event.MESSAGE_CREATED
    if isinstance(after, Assessment) and before is None:
        yield Event.ASSESSMENT_COMPLETED
    if isinstance(after, Appointment):
        earlier = before.status if isinstance(before, Appointment) else None
        if before is None:
            yield Event.APPOINTMENT_CREATED
        elif after.status in _CANCELLED and earlier not in _CANCELLED:
            yield Event.APPOINTMENT_CANCELLED
        elif after.status is AppointmentStatus.COMPLETED and earlier is not AppointmentStatus.COMPLETED:
            yield Event.SESSION_COMPLETED


async def payloads_of(event: Event, record: Record, records: Records) -> list[dict[str, Any]]:
    """The ``data`` of an event: the record as it is served; for a completed session, one of source 003 a client."""
    if event is Event.SESSION_COMPLETED and isinstance(record, Appointment):
        return [await _completed_session(record, client_id, records) for client_id in record.client_ids]
    return [record.model_dump(mode="json")]


async def _completed_session(session: Appointment, client_id: str, records: Records) -> dict[str, Any]:
    client = await records.get(Client, client_id)
    plans = await records.where(TreatmentPlan, RECORDS["treatment-plans"].c.client_id == client_id)
    return {
        "appointment_id": session.id,
        "client_id": client_id,
        "clinician_id": session.clinician_id,
        "session_date": session.model_dump(mode="json")["starts_at"],
        "session_type": session.service.value,
        "duration_minutes": session.duration_minutes,
        "diagnosis_codes": list(client.diagnoses) if client else [],
        "treatment_plan_id": plans[-1].id if plans else None,
        "previous_note_summary": await _previous_note(client, records),
    }


async def _previous_note(client: Client | None, records: Records) -> str:
    """The start of the last signed note's assessment; nothing of a client whose records may not travel like this."""
    if client is None or client.ai_opt_out or client.program is Program.SUBSTANCE_USE:
        return ""
    notes = RECORDS["progress-notes"].c
    signed = await records.where(ProgressNote, notes.client_id == client.id, notes.status == NoteStatus.SIGNED.value)
    if not signed:
        return ""
    text = {section.heading: section.text for section in signed[-1].sections}.get("Assessment", "")
    return text if len(text) <= SUMMARY_CHARACTERS else text[: SUMMARY_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
