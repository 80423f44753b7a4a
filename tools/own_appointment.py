"""The appointments that a conversation may touch: of the client in scope, ahead, and theirs alone to change."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from practice.appointment import Appointment, AppointmentStatus
from practice.errors import EhrNotFound, InputError
from practice.people import Clinician, ServiceType
from practice.times import spoken
from tools.context import ToolContext
from tools.session_facts import PLACE

RECENT_DAYS = 31
"""An appointment by its id is first looked for from so long ago on, so that a long record costs one page."""

AHEAD = frozenset({AppointmentStatus.SCHEDULED, AppointmentStatus.CONFIRMED})


async def upcoming_appointments(context: ToolContext) -> list[Appointment]:
    """Return the client's appointments ahead, soonest first."""
    client_id, now = context.known_client.id, context.clock()
    found = await context.ehr.search(Appointment, client_id=client_id, starts_from=now)
    own = [one for one in found if client_id in one.client_ids and one.status in AHEAD and one.starts_at > now]
    return sorted(own, key=lambda one: (one.starts_at, one.id))


async def own_appointment(context: ToolContext, appointment_id: str) -> Appointment:
    """Return one appointment that may be changed here, as it stands now.

    Raises ``EhrNotFound`` for an unknown id and for another client's, which look the same; ``InputError`` for one that
    is over, no longer on the calendar, or a group's, which one member cannot move or cancel for all.
    """
    appointment = await appointment_of_client(context, appointment_id)
    if appointment.starts_at <= context.clock():
        raise InputError("This appointment is in the past. Choose another one, or hand this to a person.")
    if appointment.status not in AHEAD:
        raise InputError("This appointment is no longer on the calendar. Choose another one, or hand this to a person.")
    if appointment.service is ServiceType.GROUP:
        raise InputError("A group session cannot be changed for one member alone. Hand this to a person.")
    return appointment


async def appointment_of_client(context: ToolContext, appointment_id: str) -> Appointment:
    """Return the appointment of that id of the client in scope, past or ahead. Raises ``EhrNotFound``.

    The EHR is asked for this client's appointments alone, recent ones first: another client's is not read even to be
    refused.
    """
    client_id, recently = context.known_client.id, context.clock() - timedelta(days=RECENT_DAYS)
    found = await context.ehr.search(Appointment, client_id=client_id, starts_from=recently)
    if appointment_id not in {one.id for one in found}:
        found = await context.ehr.search(Appointment, client_id=client_id)
    own = [one for one in found if one.id == appointment_id and client_id in one.client_ids]
    if not own:
        raise EhrNotFound("There is no such appointment.")
    return own[0]


def shared_remarks(appointment: Appointment) -> tuple[str, ...]:
    """Say that others come to this session too, so that the person who decides asks them."""
    others = len(appointment.client_ids) - 1
    return (f"This session is shared with {others} other client(s); they have not been asked.",) if others else ()


def clinician_name(clinicians: Sequence[Clinician], clinician_id: str) -> str:
    """Return the clinician's name with title; the id where the EHR no longer knows them."""
    return next((one.full_name for one in clinicians if one.id == clinician_id), clinician_id)


def told(appointment: Appointment, clinicians: Sequence[Clinician], zone: ZoneInfo) -> str:
    """For example ``Tuesday, November 24 at 5:00 PM with Tobias Lindqvist, LCSW, by video``."""
    who = clinician_name(clinicians, appointment.clinician_id)
    return f"{spoken(appointment.starts_at, zone)} with {who}, {PLACE[appointment.modality]}"
