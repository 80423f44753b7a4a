"""Making a relative wish exact: "same time next week", "an hour later", "the day after", told of one appointment."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from practice.appointment import Appointment
from practice.scheduling.wish import RelativeWish, TimeRange, TimeWish

FAR_DAYS = 366
"""How far an open end ("later than that") reaches."""


def anchored(wish: TimeWish, appointment: Appointment, zone: ZoneInfo) -> TimeWish:
    """Return the wish with its relative part replaced by days and times counted from the appointment.

    A wish without a relative part comes back as it is.
    """
    relative = wish.relative
    if relative is None:
        return wish
    start = appointment.starts_at.astimezone(zone)
    changes: dict[str, object] = {"relative": None, **_days(relative, wish, start.date())}
    if relative.minutes is not None:
        moved = (start.replace(tzinfo=None) + timedelta(minutes=relative.minutes)).time()
        changes["exact_start"] = moved
    elif relative.same_time:
        changes["exact_start"] = start.time().replace(second=0, microsecond=0)
    elif (relative.earlier or relative.later) and relative.same_day:
        changes["day_parts"] = (*wish.day_parts, _side(relative, start, appointment.duration_minutes))
    return wish.model_copy(update=changes)


def _days(relative: RelativeWish, wish: TimeWish, day: date) -> dict[str, object]:
    if relative.days is not None:
        moved = day + timedelta(days=relative.days)
        return {"dates": ((moved, moved),)}
    if relative.week is not None:
        return _week(relative, day)
    if relative.same_day or (relative.minutes is not None and not _names_days(wish)):
        return {"dates": ((day, day),)}
    if relative.same_weekday:
        return {"weekdays": frozenset({day.weekday()})}
    if relative.same_time or _names_days(wish):
        return {}
    if relative.earlier:
        return {"dates": ((date.min, day - timedelta(days=1)),)}
    if relative.later:
        return {"dates": ((day + timedelta(days=1), day + timedelta(days=FAR_DAYS)),)}
    return {}


def _week(relative: RelativeWish, day: date) -> dict[str, object]:
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=relative.week or 0)
    first, last = monday, monday + timedelta(days=6)
    if relative.week == 0 and relative.later:
        first = day + timedelta(days=1)
    if relative.week == 0 and relative.earlier:
        last = day - timedelta(days=1)
    found: dict[str, object] = {"dates": ((first, last),)}
    if relative.same_weekday:
        found["weekdays"] = frozenset({day.weekday()})
    return found


def _names_days(wish: TimeWish) -> bool:
    return bool(wish.dates or wish.weekdays or wish.alternatives)


def _side(relative: RelativeWish, start: datetime, minutes: int) -> TimeRange:
    at = start.time().replace(second=0, microsecond=0)
    if relative.earlier:
        return TimeRange(ends=at)
    end = (start.replace(tzinfo=None) + timedelta(minutes=minutes)).time()
    return TimeRange(starts=max(at, end) if end > at else time(23, 59))
