"""Proposing a change to the calendar. Each tool checks with the EHR first; none of them changes anything."""

from datetime import timedelta

from pydantic import Field

from practice.action import BookAppointment, CancelAppointment, ConfirmAppointment, RescheduleAppointment
from practice.appointment import Appointment, AppointmentStatus
from practice.errors import InputError
from practice.grounded import Sentence, Source
from practice.people import Clinician
from practice.record import Value
from practice.scheduling.slot import Slot
from practice.times import spoken
from tools.context import ToolContext
from tools.coverage_remarks import CoverageBook
from tools.outcome import Answer, Proposed
from tools.own_appointment import own_appointment, shared_remarks
from tools.session_facts import PLACE, session_source
from tools.slot_check import offered_slot, read_slot, still_free, unoffered_slot
from tools.tool import Effect, ToolResult, tool

SLOT_ID = Field(min_length=1, max_length=80, description='An offered id, e.g. "CLN-02@2026-11-24T23:00Z/50/video"')
APPOINTMENT_ID = Field(min_length=1, max_length=40, description='An id from list_appointments, e.g. "APT-000123"')


class ProposeBooking(Value):
    """Arguments of ``propose_booking``."""

    slot_id: str = SLOT_ID


class ProposeReschedule(Value):
    """Arguments of ``propose_reschedule``."""

    appointment_id: str = APPOINTMENT_ID
    slot_id: str = SLOT_ID


class ProposeCancellation(Value):
    """Arguments of ``propose_cancellation``."""

    appointment_id: str = APPOINTMENT_ID
    reason: str = Field(default="", max_length=200, description="Only what the person said, e.g. 'out of town'")


class ProposeConfirmation(Value):
    """Arguments of ``propose_confirmation``."""

    appointment_id: str = APPOINTMENT_ID


@tool(effect=Effect.PROPOSE, permission="schedule.propose")
async def propose_booking(context: ToolContext, arguments: ProposeBooking) -> ToolResult:
    """Propose to book a slot that was offered, and end your turn.

    Precondition: the person picked this slot from those offered; it is still free.
    Effect: none until somebody decides; the slot is held meanwhile.
    Example: {"slot_id": "CLN-02@2026-11-24T23:00Z/50/video"}
    """
    slot = offered_slot(context, arguments.slot_id) or await unoffered_slot(context, arguments.slot_id)
    clinician = await still_free(context, slot)
    action = BookAppointment(client_id=context.known_client.id, **slot.model_dump())
    return await _proposed(context, action, slot, clinician, "Book", ())


@tool(effect=Effect.PROPOSE, permission="schedule.propose")
async def propose_reschedule(context: ToolContext, arguments: ProposeReschedule) -> ToolResult:
    """Propose to move an appointment to a slot that was offered, and end your turn.

    Precondition: the person picked this slot from those offered; it is still free.
    Effect: none until somebody decides; the slot is held meanwhile, and the appointment stays as it is.
    Example: {"appointment_id": "APT-000123", "slot_id": "CLN-02@2026-11-24T23:00Z/50/video"}
    """
    appointment = await own_appointment(context, arguments.appointment_id)
    slot = read_slot(arguments.slot_id, appointment.service)
    if slot.duration_minutes != appointment.duration_minutes and offered_slot(context, slot.id) is None:
        raise InputError("This slot has another length than the appointment. Offer slots first.")
    clinician = await still_free(context, slot, moving=appointment)
    action = RescheduleAppointment(
        client_id=context.known_client.id,
        appointment_id=appointment.id,
        appointment_version=appointment.version,
        **slot.model_dump(),
    )
    moved = (f"Moves from {spoken(appointment.starts_at, context.profile.tz)}.",)
    notes = (*moved, *shared_remarks(appointment), *_late(context, appointment))
    return await _proposed(context, action, slot, clinician, "Move to", notes, appointment)


async def _proposed(
    context: ToolContext,
    action: BookAppointment | RescheduleAppointment,
    slot: Slot,
    clinician: Clinician,
    verb: str,
    notes: tuple[str, ...],
    moving: Appointment | None = None,
) -> ToolResult:
    zone = context.profile.tz
    book = await CoverageBook.read(context, [clinician])
    outcome = Proposed(
        action=action,
        summary=f"{verb} {spoken(slot.starts_at, zone)} {PLACE[slot.modality]} with {clinician.full_name}",
        sources=(session_source(moving, zone),) if moving else (),
        notes=(*notes, *book.remarks([slot])),
    )
    return ToolResult({"proposed": True}, outcome=outcome)


@tool(effect=Effect.PROPOSE, permission="schedule.propose")
async def propose_cancellation(context: ToolContext, arguments: ProposeCancellation) -> ToolResult:
    """Propose to cancel an appointment, and end your turn.

    Precondition: the person said that they want this appointment cancelled, not moved.
    Effect: none until somebody decides.
    Example: {"appointment_id": "APT-000123", "reason": "out of town"}
    """
    appointment = await own_appointment(context, arguments.appointment_id)
    zone = context.profile.tz
    outcome = Proposed(
        action=CancelAppointment(
            client_id=context.known_client.id,
            appointment_id=appointment.id,
            appointment_version=appointment.version,
            reason=arguments.reason,
        ),
        summary=f"Cancel {spoken(appointment.starts_at, zone)}",
        sources=(session_source(appointment, zone),),
        notes=(*shared_remarks(appointment), *_late(context, appointment)),
    )
    return ToolResult({"proposed": True}, outcome=outcome)


@tool(effect=Effect.PROPOSE, permission="schedule.propose")
async def propose_confirmation(context: ToolContext, arguments: ProposeConfirmation) -> ToolResult:
    """Propose to record that the person will come to an appointment, and end your turn.

    Precondition: they said so. Effect: none until somebody decides; one that is confirmed already is only told.
    Example: {"appointment_id": "APT-000123"}
    """
    appointment = await own_appointment(context, arguments.appointment_id)
    zone = context.profile.tz
    if appointment.status is AppointmentStatus.CONFIRMED:
        return _already(f"The appointment on {spoken(appointment.starts_at, zone)} is already confirmed.", appointment)
    outcome = Proposed(
        action=ConfirmAppointment(
            client_id=context.known_client.id,
            appointment_id=appointment.id,
            appointment_version=appointment.version,
        ),
        summary=f"Confirm {spoken(appointment.starts_at, zone)}",
        sources=(session_source(appointment, zone),),
    )
    return ToolResult({"proposed": True}, outcome=outcome)


def _already(text: str, appointment: Appointment) -> ToolResult:
    source = Source(id=f"appointment:{appointment.id}", label="Calendar", text=text)
    answer = Answer(sentences=(Sentence(text=text, sources=(source.id,)),), sources=(source,))
    return ToolResult({"told": True}, (source,), answer)


def _late(context: ToolContext, appointment: Appointment) -> tuple[str, ...]:
    """Say that the practice's late cancellation rule applies; whether to charge is for people."""
    hours = context.profile.late_cancellation_hours
    if appointment.starts_at - context.clock() >= timedelta(hours=hours):
        return ()
    return (f"Less than {hours} hours before the session: the late cancellation rule applies.",)
