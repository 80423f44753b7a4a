"""Which existing appointment is meant, and the day that a client who cannot keep it has excluded with it."""

from collections.abc import Sequence

from practice.scheduling.wording.draft import Draft, clock_of
from practice.scheduling.wording.pieces import DayKind, DayPiece, Item, Role, TimePiece
from practice.scheduling.wording.roles import Placed


def add_hints(draft: Draft, items: Sequence[Item], roles: Placed) -> None:
    """Fill in the day and hour that were said of an appointment that exists; the first said wins."""
    for at in sorted(roles.of(Role.EXISTING), key=lambda at: (at in roles.background, at)):
        days, times = items[at].days, items[at].times
        if days is not None:
            _add_day(draft, days)
        if times is not None:
            _add_time(draft, times)
    _leave_out_missed(draft, items, roles)


def _add_day(draft: Draft, days: DayPiece) -> None:
    named = draft.appointment_hint_date is not None or draft.appointment_hint_weekday is not None
    if named or not days.one_day_or_none:
        return
    if days.kind is DayKind.BARE or (days.kind is DayKind.PLURAL and len(days.weekdays) == 1):
        draft.appointment_hint_weekday = next(iter(days.weekdays))
    elif days.kind is DayKind.DATE and days.ranges:
        draft.appointment_hint_date = days.first


def _add_time(draft: Draft, times: TimePiece) -> None:
    if times.exact is not None and draft.appointment_hint_time is None:
        draft.appointment_hint_time = clock_of(times.exact)


def _leave_out_missed(draft: Draft, items: Sequence[Item], roles: Placed) -> None:
    """Exclude the day of an appointment that cannot be kept, unless only its hour was the trouble."""
    if any(items[at].times is not None for at in roles.missed):
        return
    for at in roles.missed:
        days = items[at].days
        known = days is not None and days.ranges and days.one_day and not days.problem
        if days is not None and known and not draft.names_day(days.first):
            draft.excluded_dates |= {days.first}
