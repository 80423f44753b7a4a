"""When nothing keeps to a wish: the free slots that come nearest, and what they change."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from practice.people import Clinician
from practice.record import Value
from practice.scheduling.satisfies import violations
from practice.scheduling.slot import Slot
from practice.scheduling.wish import TimeWish, WishPart

AROUND_DAYS = 10
"""How far before and after the wished days to look."""

COST = {
    WishPart.MODALITY: 1.0,
    WishPart.TIME: 1.5,
    WishPart.WEEKDAY: 2.0,
    WishPart.DATE: 2.0,
    WishPart.DURATION: 3.0,
    WishPart.SERVICE: 9.0,
    WishPart.CLINICIAN: 9.0,
}


class NearSlot(Value):
    """A free slot that breaks parts of the wish."""

    slot: Slot
    differs_in: tuple[WishPart, ...]


def relaxed(wish: TimeWish) -> TimeWish:
    """Keep what was ruled out and who was named; let go of what was merely wished for."""
    return TimeWish(
        excluded_dates=wish.excluded_dates,
        excluded_weekdays=wish.excluded_weekdays,
        excluded_options=wish.excluded_options,
        clinician_name=wish.clinician_name,
        duration_minutes=wish.duration_minutes,
        service=wish.service,
    )


def window_around(wish: TimeWish, today: date, horizon: date) -> tuple[date, date]:
    """Return the days to look in: around the wished ones, within the booking horizon."""
    dated = [*wish.dates, *(span for option in wish.alternatives for span in option.dates)]
    if not dated:
        return today, min(today + timedelta(days=2 * AROUND_DAYS), horizon)
    first = min(max(min(span[0] for span in dated), today), horizon)
    last = min(max(span[1] for span in dated), horizon)
    return max(today, first - timedelta(days=AROUND_DAYS)), min(last + timedelta(days=AROUND_DAYS), horizon)


def nearest(
    slots: Sequence[Slot],
    wish: TimeWish,
    zone: ZoneInfo,
    clinicians: Sequence[Clinician],
    *,
    usual: time | None = None,
    limit: int = 3,
) -> list[NearSlot]:
    """Return the slots that change least, soonest first, one a day.

    ``usual`` is the local time to stay near where the wish names none.
    """
    judged = [(violations(slot, wish, zone, clinicians=clinicians), slot) for slot in slots]
    ordered = sorted(
        judged, key=lambda pair: (_cost(pair[0], pair[1], wish, zone, usual), pair[1].starts_at, pair[1].id)
    )
    chosen: list[NearSlot] = []
    days: set[date] = set()
    for parts, slot in ordered:
        day = slot.starts_at.astimezone(zone).date()
        if day not in days:
            days.add(day)
            chosen.append(NearSlot(slot=slot, differs_in=tuple(parts)))
        if len(chosen) == limit:
            break
    return sorted(chosen, key=lambda one: one.slot.starts_at)


def _cost(parts: Sequence[WishPart], slot: Slot, wish: TimeWish, zone: ZoneInfo, usual: time | None) -> float:
    start = slot.starts_at.astimezone(zone)
    return (
        sum(COST[part] for part in parts) + 0.1 * _days_off(start.date(), wish) + 0.2 * _hours_off(start, wish, usual)
    )


def _days_off(day: date, wish: TimeWish) -> int:
    spans = [*wish.dates, *(span for option in wish.alternatives for span in option.dates)]
    off = [max((first - day).days, (day - last).days, 0) for first, last in spans]
    return min(off, default=0)


def _hours_off(start: datetime, wish: TimeWish, usual: time | None) -> float:
    exact = [wish.exact_start, *(option.exact_start for option in wish.alternatives)]
    parts = [*wish.day_parts, *(part for option in wish.alternatives for part in option.day_parts)]
    moments = [moment for moment in (*exact, *(part.starts for part in parts)) if moment]
    moments = moments or ([usual] if usual else [])
    targets = [moment.hour + moment.minute / 60 for moment in moments]
    return min((abs(start.hour + start.minute / 60 - target) for target in targets), default=0.0)
