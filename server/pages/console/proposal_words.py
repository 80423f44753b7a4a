"""How a proposal reads to staff: what it would do, and the facts of it, with names in place of ids."""

from ledger.proposals import Proposal
from practice.action import (
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    CreateReferral,
    RescheduleAppointment,
    SaveDocument,
    SaveProgressNote,
)
from practice.appointment import Appointment
from practice.errors import EhrError
from practice.people import Modality
from practice.times import spoken
from server.pages.moments import short
from server.pages.names import Names
from server.pages.visit import Visit

KINDS = {
    "book_appointment": "Book an appointment",
    "reschedule_appointment": "Move an appointment",
    "cancel_appointment": "Cancel an appointment",
    "confirm_appointment": "Confirm an appointment",
    "send_reply": "Send an answer",
    "save_progress_note": "Progress note",
    "save_document": "Document for the chart",
    "create_referral": "Referral",
}
EFFECTS = {
    "book_appointment": "Approving puts it on the calendar.",
    "reschedule_appointment": "Approving moves it on the calendar.",
    "cancel_appointment": "Approving cancels it on the calendar.",
    "confirm_appointment": "Approving marks it as confirmed.",
    "send_reply": "Approving sends it to the client.",
    "save_progress_note": "Approving saves it to the chart as an unsigned draft. Signing stays with the clinician.",
    "save_document": "Approving saves it to the chart, marked as a draft.",
    "create_referral": "Approving records it and asks the care coordinator to assign it.",
}
PLACES = {Modality.VIDEO: "By video", Modality.IN_PERSON: "In person"}
WHY_NOT = {
    "role_may_not_decide": "people of another role decide this",
    "licence_required": "it needs an active licence to practise independently",
    "already_approved": "it needs a second person now",
    "four_eyes": "you asked for it, and it needs a second person",
    "not_on_caseload": "the client is not on your caseload",
}


async def who_it_is_about(proposal: Proposal, names: Names) -> str:
    """Return the client's name, or the person's whom a referral is about."""
    if isinstance(proposal.action, CreateReferral):
        return proposal.action.details.person_name or "Somebody new"
    return await names.client(proposal.client_id) or "No client"


def what_it_does(proposal: Proposal) -> str:
    """Return the kind of thing it is."""
    match proposal.action:
        case SaveProgressNote(format=form, session_date=day):
            return f"{form.value} note for {day:%B} {day.day}"
        case SaveDocument(title=title):
            return title
    return KINDS[proposal.kind]


async def facts_of(proposal: Proposal, names: Names, visit: Visit) -> list[tuple[str, str]]:
    """Return what a person decides on, name and value."""
    action = proposal.action
    rows: list[tuple[str, str]] = []
    match action:
        case BookAppointment() | RescheduleAppointment():
            if isinstance(action, RescheduleAppointment):
                rows.append(("Now", await _appointment(action.appointment_id, proposal, visit)))
            rows += [
                ("New time" if rows else "Time", spoken(action.starts_at, visit.zone)),
                ("Clinician", await names.clinician(action.clinician_id)),
                ("Where", PLACES[action.modality]),
                (
                    "Session",
                    f"{action.service.value.replace('_', ' ').capitalize()}, {action.duration_minutes} minutes",
                ),
            ]
        case CancelAppointment() | ConfirmAppointment():
            rows.append(("Appointment", await _appointment(action.appointment_id, proposal, visit)))
            if isinstance(action, CancelAppointment) and action.reason:
                rows.append(("Reason", action.reason))
        case SaveProgressNote():
            rows.append(("Written for", await names.clinician(action.clinician_id)))
    rows.append(("Asked for by", await names.person(proposal.requested_by) or "An event"))
    rows.append(("Since", short(proposal.created_at, visit.now, visit.zone)))
    rows.append(("Decide by", spoken(proposal.expires_at, visit.zone)))
    return rows


def provenance_of(proposal: Proposal) -> str:
    """Say which model and prompt it came from, and to what a decision is bound."""
    stamp = proposal.stamp
    known = [stamp[name] for name in ("model", "prompt_version") if stamp.get(name, "none") != "none"]
    made = " with ".join(known) or "Handrail"
    return f"Proposed by {made}. A decision is bound to exactly this action ({proposal.action_hash[:12]})."


async def _appointment(appointment_id: str, proposal: Proposal, visit: Visit) -> str:
    """Say when and where an appointment is now; what the proposal was made on where the records do not answer."""
    try:
        appointment = await visit.office.services.ehr.read(Appointment, appointment_id)
    except EhrError:
        return proposal.sources[0].text if proposal.sources else appointment_id
    return f"{spoken(appointment.starts_at, visit.zone)}, {PLACES[appointment.modality].lower()}"
