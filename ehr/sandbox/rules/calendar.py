"""Where a session may stand on a clinician's calendar: the future, open hours, no leave, nothing else."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import exists, select

from ehr.sandbox.columns import microseconds
from ehr.sandbox.problems import TimeTaken, Unprocessable
from ehr.sandbox.rules.rule import WriteContext
from ehr.sandbox.tables import LINKS, RECORDS
from practice.appointment import OCCUPYING, Appointment
from practice.people import Availability

_APPOINTMENTS = RECORDS["appointments"]
_MEMBERS = LINKS["appointments"]
_LEAVE = RECORDS["leave"]

_LONGEST_SESSION = timedelta(minutes=240)
"""``Appointment.duration_minutes`` allows no longer one, so a clash cannot have begun earlier than this before."""


async def check_time(session: Appointment, context: WriteContext) -> None:
    """Raise Unprocessable unless the session lies ahead, within open hours, and outside leave."""
    if session.starts_at <= context.now:
        raise Unprocessable("The session would start in the past.", rule="past")
    if session.starts_at > context.now + timedelta(days=context.settings.booking_horizon_days):
        raise Unprocessable(
            f"The session is more than {context.settings.booking_horizon_days} days ahead.", rule="horizon"
        )
    away = select(_LEAVE.c.id).where(
        _LEAVE.c.clinician_id == session.clinician_id,
        _LEAVE.c.starts_at < microseconds(session.ends_at),
        _LEAVE.c.ends_at > microseconds(session.starts_at),
    )
    if (await context.records.connection.execute(away.limit(1))).first():
        raise Unprocessable("The clinician is on leave at that time.", rule="leave")
    blocks = await context.records.where(Availability, RECORDS["availability"].c.clinician_id == session.clinician_id)
    if not _within_hours(session, blocks, context):
        raise Unprocessable("That time is outside the clinician's hours for this modality.", rule="availability")


async def check_free(session: Appointment, client_ids: Sequence[str], context: WriteContext) -> None:
    """Raise TimeTaken if the clinician, or one of these clients, has another session that overlaps."""
    starts, ends = microseconds(session.starts_at), microseconds(session.ends_at)
    own = _APPOINTMENTS.c.clinician_id == session.clinician_id
    attended = exists().where(_MEMBERS.c.record_id == _APPOINTMENTS.c.id, _MEMBERS.c.client_id.in_(client_ids))
    clashes = select(own).where(
        _APPOINTMENTS.c.starts_at < ends,
        _APPOINTMENTS.c.starts_at > microseconds(session.starts_at - _LONGEST_SESSION),
        _APPOINTMENTS.c.ends_at > starts,
        _APPOINTMENTS.c.status.in_(sorted(OCCUPYING)),
        _APPOINTMENTS.c.id != session.id,
        own | attended,
    )
    found = (await context.records.connection.execute(clashes)).scalars().all()
    if any(found):
        raise TimeTaken("The clinician has another session then.", conflict="clinician")
    if found:
        raise TimeTaken("The client has another session then.", conflict="client")


def _within_hours(session: Appointment, blocks: Sequence[Availability], context: WriteContext) -> bool:
    """Blocks that touch are one: a session may run from the morning block into the next."""
    zone = context.settings.tz
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    if starts.date() != ends.date():
        return False
    reached = starts.time()
    for block in sorted(_fitting(session, blocks, starts.date()), key=lambda each: each.starts):
        if block.starts <= reached < block.ends:
            reached = block.ends
    return reached >= ends.time()


def _fitting(session: Appointment, blocks: Sequence[Availability], day: date) -> list[Availability]:
    return [each for each in blocks if each.weekday == day.weekday() and session.modality in each.modalities]
