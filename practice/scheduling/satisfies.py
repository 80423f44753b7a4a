"""Does a slot keep to a wish? Written without looking at the search, so that a test can hold one against the other."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from practice.people import Clinician
from practice.scheduling.clinician_name import clinicians_named
from practice.scheduling.slot import Slot
from practice.scheduling.wish import TimeOption, TimeRange, TimeWish, WishPart


def violations(slot: Slot, wish: TimeWish, zone: ZoneInfo, *, clinicians: Sequence[Clinician] = ()) -> list[WishPart]:
    """Return every part of the wish that the slot breaks; an empty list means that it keeps to all of them.

    A wish for a clinician by name can only be judged when ``clinicians`` holds the slot's clinician.
    """
    starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    found = [*_broken_days(starts.date(), wish), *_broken_times(starts, ends, wish)]
    if wish.modality and wish.modality is not slot.modality:
        found.append(WishPart.MODALITY)
    if wish.service and wish.service is not slot.service:
        found.append(WishPart.SERVICE)
    if wish.duration_minutes and wish.duration_minutes != slot.duration_minutes:
        found.append(WishPart.DURATION)
    if wish.clinician_name and clinicians and not _is_named(slot.clinician_id, wish.clinician_name, clinicians):
        found.append(WishPart.CLINICIAN)
    return [part for part in WishPart if part in found]


def _broken_days(day: date, wish: TimeWish) -> Iterator[WishPart]:
    if wish.dates and not _in_ranges(day, wish.dates) or day in wish.excluded_dates:
        yield WishPart.DATE
    if wish.weekdays and day.weekday() not in wish.weekdays or day.weekday() in wish.excluded_weekdays:
        yield WishPart.WEEKDAY


def _broken_times(starts: datetime, ends: datetime, wish: TimeWish) -> Iterator[WishPart]:
    if not _times_kept(starts, ends, wish.day_parts, wish.exact_start):
        yield WishPart.TIME
    if any(_day_kept(starts.date(), option) and _touches(starts, ends, option) for option in wish.excluded_options):
        yield WishPart.TIME
    if wish.alternatives:
        fitting = [option for option in wish.alternatives if _day_kept(starts.date(), option)]
        if not fitting:
            yield WishPart.DATE
        elif not any(_times_kept(starts, ends, option.day_parts, option.exact_start) for option in fitting):
            yield WishPart.TIME


def _day_kept(day: date, option: TimeOption) -> bool:
    in_dates = not option.dates or _in_ranges(day, option.dates)
    return in_dates and (not option.weekdays or day.weekday() in option.weekdays)


def _in_ranges(day: date, ranges: Sequence[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in ranges)


def _times_kept(starts: datetime, ends: datetime, parts: Sequence[TimeRange], exact: time | None) -> bool:
    if exact is not None and starts.time() != exact:
        return False
    return not parts or any(_within(starts, ends, part) for part in parts)


def _within(starts: datetime, ends: datetime, part: TimeRange) -> bool:
    if part.starts is not None and starts.time() < part.starts:
        return False
    # An end past midnight lies on another date and so is later than any end of this day.
    return part.ends is None or (ends.date() == starts.date() and ends.time() <= part.ends)


def _touches(starts: datetime, ends: datetime, option: TimeOption) -> bool:
    ranges = option.day_parts or (TimeRange(),)
    if option.exact_start is not None:
        ranges = (TimeRange(starts=option.exact_start, ends=_minute_after(option.exact_start)),)
    return any(_overlaps(starts, ends, span) for span in ranges)


def _overlaps(starts: datetime, ends: datetime, span: TimeRange) -> bool:
    begins_before_end = span.ends is None or starts.time() < span.ends
    ends_after_start = span.starts is None or ends.date() > starts.date() or ends.time() > span.starts
    return begins_before_end and ends_after_start


def _minute_after(moment: time) -> time:
    return (datetime.combine(date.min, moment) + timedelta(minutes=1)).time()


def _is_named(clinician_id: str, name: str, clinicians: Sequence[Clinician]) -> bool:
    return any(clinician.id == clinician_id for clinician in clinicians_named(name, clinicians))
