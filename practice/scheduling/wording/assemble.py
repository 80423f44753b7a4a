"""Units of what is wished, excluded and existing, put into the fields of a ``TimeWish``."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from practice.scheduling.local_day import DAY, Span
from practice.scheduling.wish import TimeOption, TimeRange
from practice.scheduling.wording import questions
from practice.scheduling.wording.framing import framed
from practice.scheduling.wording.pieces import DayKind, DayPiece, Item, Role
from practice.scheduling.wording.roles import Placed
from practice.scheduling.wording.sharing import exclusions_shared, times_shared
from practice.scheduling.wording.times import Times, excluded_spans
from practice.scheduling.wording.units import Unit, units_of

Fields = dict[str, Any]
_DAY = timedelta(days=1)
_LONG = 62
"""Excluded stretches longer than this many days (open ends) become a limit instead of a set of days."""


def assembled(items: Sequence[Item], roles: Placed, now: datetime) -> Fields:
    """Return the fields of the wish; ``now`` is local. ``problem`` is the first question that arises, if any."""
    wanted = times_shared(framed(units_of(items, roles.of(Role.WANTED))))
    excluded = exclusions_shared(framed(units_of(items, roles.of(Role.EXCLUDED)), excluding=True))
    fields = _wished(wanted)
    questions_raised = [*_problems(wanted), *_impossible(items, roles)]
    questions_raised += _take_away(fields, excluded, now.date())
    fields.update(_hints(items, roles))
    _leave_out_missed(fields, items, roles)
    questions_raised += _passed_time(wanted, now)
    problem = next(iter(questions_raised), None)
    return {**fields, "problem": problem} if problem else fields


def _problems(units: Sequence[Unit]) -> Iterator[str]:
    for unit in units:
        if unit.days is not None and unit.days.problem:
            yield unit.days.problem
        if unit.problem:
            yield unit.problem


def _impossible(items: Sequence[Item], roles: Placed) -> Iterator[str]:
    """Give the question of a day that is not on the calendar, even where it was not wished for."""
    for at in roles.roles:
        days = items[at].days
        if days is not None and days.problem and not days.ranges:
            yield days.problem


def _wished(units: Sequence[Unit]) -> Fields:
    options = [option for unit in units for option in _options(unit)]
    if not options:
        return {}
    days = {(option.dates, option.weekdays) for option in options}
    times = {(option.day_parts, option.exact_start) for option in options}
    plain = all(not option.weekdays for option in options)
    if len(times) == 1 and (len(days) == 1 or plain):
        dates = tuple(span for option in options for span in option.dates)
        return _flat(options[0], tuple(sorted(set(dates))))
    if len(times) == 1 and all(not option.dates for option in options):
        weekdays = frozenset(day for option in options for day in option.weekdays)
        return _flat(options[0].model_copy(update={"weekdays": weekdays}), ())
    if len(days) == 1 and all(option.exact_start is None for option in options):
        parts = tuple(part for option in options for part in option.day_parts)
        return _flat(options[0].model_copy(update={"day_parts": parts}), options[0].dates)
    return {"alternatives": tuple(options)}


def _flat(option: TimeOption, dates: tuple[tuple[date, date], ...]) -> Fields:
    return {
        "dates": dates,
        "weekdays": option.weekdays,
        "day_parts": option.day_parts,
        "exact_start": option.exact_start,
    }


def _options(unit: Unit) -> Iterator[TimeOption]:
    dates = unit.days.ranges if unit.days and (unit.days.kind is not DayKind.PLURAL or unit.days.ranges) else ()
    weekdays = unit.days.weekdays if unit.days and unit.days.kind is DayKind.PLURAL else frozenset()
    times = unit.times or Times()
    if times.spans or not times.exacts:
        yield TimeOption(dates=dates, weekdays=weekdays, day_parts=ranges_of(times.spans))
    for minute in times.exacts:
        yield TimeOption(dates=dates, weekdays=weekdays, exact_start=clock_of(minute))


def ranges_of(spans: Sequence[Span]) -> tuple[TimeRange, ...]:
    """Return spans as ranges of the day, open where they reach its edge; the whole day narrows nothing."""
    if any(span == (0, DAY) for span in spans):
        return ()
    return tuple(
        TimeRange(starts=clock_of(begin) if begin else None, ends=clock_of(end) if end < DAY else None)
        for begin, end in spans
    )


def clock_of(minute: int) -> time:
    """Return a minute of the day as a time."""
    return time(minute // 60, minute % 60)


def _take_away(fields: Fields, units: Sequence[Unit], today: date) -> Iterator[str]:
    for unit in units:
        if unit.days is None:
            yield from _without_times(fields, unit)
        elif unit.times is not None and not unit.times.any_time:
            fields["excluded_options"] = (*fields.get("excluded_options", ()), *_excluded_options(unit))
        else:
            _without_days(fields, unit.days, today)
    if _no_day_left(fields):
        yield questions.NOTHING_LEFT


def _excluded_options(unit: Unit) -> Iterator[TimeOption]:
    if unit.days is None or unit.times is None:
        return
    weekly = unit.days.kind in {DayKind.PLURAL, DayKind.BARE}
    dates = unit.days.ranges if unit.days.kind is not DayKind.BARE else ()
    weekdays = unit.days.weekdays if weekly else frozenset()
    parts = ranges_of(excluded_spans(unit.times))
    yield TimeOption(dates=dates, weekdays=weekdays, day_parts=parts)


def _without_times(fields: Fields, unit: Unit) -> Iterator[str]:
    if unit.times is None or unit.times.any_time:
        return
    taken = excluded_spans(unit.times)
    exact, parts = fields.get("exact_start"), fields.get("day_parts", ())
    said = Times(
        tuple((_minute(part.starts, 0), _minute(part.ends, DAY)) for part in parts),
        () if exact is None else (_minute(exact, 0),),
    )
    left = said.without(taken)
    if left is None:
        yield questions.NO_TIME_LEFT
    elif left.exacts:
        return  # the exact start is still free
    else:
        fields["day_parts"] = ranges_of(left.spans)


def _minute(moment: time | None, otherwise: int) -> int:
    return otherwise if moment is None else moment.hour * 60 + moment.minute


def _without_days(fields: Fields, days: DayPiece, today: date) -> None:
    if days.kind is DayKind.PLURAL and not days.ranges:
        fields["excluded_weekdays"] = fields.get("excluded_weekdays", frozenset()) | days.weekdays
    elif days.kind is DayKind.PLURAL:
        fields["excluded_options"] = (
            *fields.get("excluded_options", ()),
            TimeOption(dates=days.ranges, weekdays=days.weekdays),
        )
    elif days.kind is DayKind.BARE and not _wished_on(fields, days.weekdays):
        fields["excluded_weekdays"] = fields.get("excluded_weekdays", frozenset()) | days.weekdays
    else:
        for first, last in days.ranges:
            _without_range(fields, first, last, today)


def _wished_on(fields: Fields, weekdays: frozenset[int]) -> bool:
    """Say whether a single day wished for falls on the weekdays: then only the coming one of them is meant."""
    single = [first for first, last in fields.get("dates", ()) if first == last]
    return any(day.weekday() in weekdays for day in single)


def _without_range(fields: Fields, first: date, last: date, today: date) -> None:
    if (last - first).days <= _LONG:
        days = frozenset(first + count * _DAY for count in range((last - first).days + 1))
        fields["excluded_dates"] = fields.get("excluded_dates", frozenset()) | days
        return
    limit = (today, first - _DAY) if first > today else (last + _DAY, last + timedelta(days=366))
    dates = fields.get("dates", ()) or (limit,)
    kept = tuple((max(a, limit[0]), min(b, limit[1])) for a, b in dates if a <= limit[1] and limit[0] <= b)
    fields["dates"] = kept or (limit,)


def _no_day_left(fields: Fields) -> bool:
    dates = fields.get("dates", ())
    if fields.get("weekdays") and fields["weekdays"] <= fields.get("excluded_weekdays", frozenset()):
        return True
    if not dates or sum((last - first).days + 1 for first, last in dates) > 400:
        return False
    days = (first + count * _DAY for first, last in dates for count in range((last - first).days + 1))
    weekdays, excluded = fields.get("weekdays"), fields.get("excluded_weekdays", frozenset())
    return not any(
        day not in fields.get("excluded_dates", ())
        and day.weekday() not in excluded
        and (not weekdays or day.weekday() in weekdays)
        for day in days
    )


def _hints(items: Sequence[Item], roles: Placed) -> Fields:
    fields: Fields = {}
    for at in roles.of(Role.EXISTING):
        days, times = items[at].days, items[at].times
        named = "appointment_hint_date" in fields or "appointment_hint_weekday" in fields
        if days is not None and days.one_day_or_none and not named:
            if days.kind is DayKind.BARE or (days.kind is DayKind.PLURAL and len(days.weekdays) == 1):
                fields["appointment_hint_weekday"] = next(iter(days.weekdays))
            elif days.kind is DayKind.DATE and days.ranges:
                fields["appointment_hint_date"] = days.first
        if times is not None and times.exact is not None and "appointment_hint_time" not in fields:
            fields["appointment_hint_time"] = clock_of(times.exact)
    return fields


def _leave_out_missed(fields: Fields, items: Sequence[Item], roles: Placed) -> None:
    """Exclude the day of an appointment that cannot be kept, unless only its hour was the trouble."""
    if any(items[at].times is not None for at in roles.missed):
        return
    for at in roles.missed:
        days = items[at].days
        if days is None or not days.ranges or not days.one_day or days.problem:
            continue
        if not any(first <= days.first <= last and first == last for first, last in fields.get("dates", ())):
            fields["excluded_dates"] = fields.get("excluded_dates", frozenset()) | {days.first}


def _passed_time(units: Sequence[Unit], now: datetime) -> Iterator[str]:
    for unit in units:
        if unit.days is None or unit.times is None or not unit.days.ranges or unit.days.last != now.date():
            continue
        at = now.hour * 60 + now.minute
        ends = [*unit.times.exacts, *(end for _, end in unit.times.spans)]
        if ends and max(ends) <= at:
            yield "That time today has already passed. When else would suit you?"
