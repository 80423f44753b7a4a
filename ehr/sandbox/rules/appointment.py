"""What the EHR demands of appointments: a free place on the calendar, and a life in the right order."""

from ehr.sandbox.problems import Unprocessable
from ehr.sandbox.rules.calendar import check_free, check_time
from ehr.sandbox.rules.rule import WriteContext
from practice.appointment import OCCUPYING, Appointment, AppointmentStatus
from practice.people import Modality

_S = AppointmentStatus

UPCOMING = frozenset({_S.SCHEDULED, _S.CONFIRMED})
"""The statuses of a session that is still to come; the others are final."""

NEXT_STATUSES: dict[AppointmentStatus, frozenset[AppointmentStatus]] = {
    _S.SCHEDULED: frozenset({_S.CONFIRMED, _S.COMPLETED, _S.CANCELLED, _S.LATE_CANCELLED, _S.NO_SHOW}),
    _S.CONFIRMED: frozenset({_S.SCHEDULED, _S.COMPLETED, _S.CANCELLED, _S.LATE_CANCELLED, _S.NO_SHOW}),
    _S.COMPLETED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.LATE_CANCELLED: frozenset(),
    _S.NO_SHOW: frozenset(),
}

_MOVED_BY = ("starts_at", "duration_minutes", "clinician_id", "modality")


class AppointmentRule:
    """Books, moves and closes appointments; runs inside the only writer's transaction, so two cannot both win."""

    async def creating(self, draft: Appointment, context: WriteContext) -> Appointment:
        """Book a new session."""
        if draft.status not in UPCOMING:
            raise Unprocessable("A new appointment is scheduled or confirmed.", rule="status")
        _check_clients(draft)
        await check_time(draft, context)
        await check_free(draft, draft.client_ids, context)
        return _with_link(draft, context)

    async def changing(self, before: Appointment, after: Appointment, context: WriteContext) -> Appointment:
        """Move, confirm, cancel or complete a session, or change who comes."""
        _check_status(before, after, context)
        if before.client_ids != after.client_ids:
            _check_clients(after)
        moved = any(getattr(before, name) != getattr(after, name) for name in _MOVED_BY)
        if moved:
            if before.status not in UPCOMING:
                raise Unprocessable(f"An appointment that is {before.status} cannot be moved.", rule="status")
            await check_time(after, context)
        joined = [each for each in after.client_ids if each not in before.client_ids]
        if (moved or joined) and after.status in OCCUPYING:
            await check_free(after, after.client_ids if moved else joined, context)
        return _with_link(after, context)


def _check_clients(session: Appointment) -> None:
    if len(set(session.client_ids)) != len(session.client_ids):
        raise Unprocessable("A client is named twice.", rule="clients")


def _check_status(before: Appointment, after: Appointment, context: WriteContext) -> None:
    if after.status == before.status:
        return
    if after.status not in NEXT_STATUSES[before.status]:
        raise Unprocessable(
            f"An appointment that is {before.status} cannot become {after.status}. Read it again.", rule="status"
        )
    if after.status in (_S.COMPLETED, _S.NO_SHOW) and after.starts_at > context.now:
        raise Unprocessable(f"A session that has not begun cannot be {after.status}.", rule="status")


def _with_link(session: Appointment, context: WriteContext) -> Appointment:
    """A video session has a link, and one in person has none."""
    if session.modality is Modality.VIDEO and session.telehealth_url is None:
        return session.model_copy(update={"telehealth_url": f"{context.settings.telehealth_url}/{session.id}"})
    if session.modality is Modality.IN_PERSON and session.telehealth_url is not None:
        return session.model_copy(update={"telehealth_url": None})
    return session
