"""What is excluded, taken out of a draft: days, weekdays, times of every day, and times of some days."""

from collections.abc import Sequence
from datetime import date, timedelta

from practice.scheduling.local_day import minute_of
from practice.scheduling.wish import TimeOption
from practice.scheduling.wording import questions
from practice.scheduling.wording.draft import Draft, parts_of_spans, spans_of_parts
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.times import Times, excluded_spans
from practice.scheduling.wording.units import Unit

_DAY = timedelta(days=1)
_FAR = timedelta(days=366)
_LONG = 62
"""Excluded stretches longer than this many days (open ends) become a limit instead of a set of days."""


def take_away(draft: Draft, units: Sequence[Unit], today: date) -> None:
    """Take the excluded units out of the draft; where nothing is left, it gets a question."""
    for unit in units:
        if unit.days is None:
            _take_times(draft, unit.times)
        elif unit.times is not None and not unit.times.any_time:
            draft.excluded_options += (_option(unit.days, unit.times),)
        else:
            _take_days(draft, unit.days, today)
    if draft.no_day_is_left:
        draft.questions.append(questions.NOTHING_LEFT)


def _option(days: DayPiece, times: Times) -> TimeOption:
    weekly = days.kind in {DayKind.PLURAL, DayKind.BARE}
    return TimeOption(
        dates=() if days.kind is DayKind.BARE else days.ranges,
        weekdays=days.weekdays if weekly else frozenset(),
        day_parts=parts_of_spans(excluded_spans(times)),
    )


def _take_times(draft: Draft, times: Times | None) -> None:
    if times is None or times.any_time:
        return
    exacts = () if draft.exact_start is None else (minute_of(draft.exact_start),)
    left = Times(spans_of_parts(draft.day_parts), exacts).without(excluded_spans(times))
    if left is None:
        draft.questions.append(questions.NO_TIME_LEFT)
    elif not left.exacts:
        draft.day_parts = parts_of_spans(left.spans)


def _take_days(draft: Draft, days: DayPiece, today: date) -> None:
    if days.kind is DayKind.PLURAL and days.ranges:
        draft.excluded_options += (TimeOption(dates=days.ranges, weekdays=days.weekdays),)
    elif days.kind is DayKind.PLURAL or (days.kind is DayKind.BARE and not _names_one_of(draft, days.weekdays)):
        draft.excluded_weekdays |= days.weekdays
    else:
        for first, last in days.ranges:
            _take_range(draft, first, last, today)


def _names_one_of(draft: Draft, weekdays: frozenset[int]) -> bool:
    """Say whether a day wished for falls on the weekdays: then only the coming one of them is excluded."""
    return any(day.weekday() in weekdays for day in draft.single_days)


def _take_range(draft: Draft, first: date, last: date, today: date) -> None:
    if (last - first).days <= _LONG:
        draft.excluded_dates |= {first + count * _DAY for count in range((last - first).days + 1)}
        return
    begin, end = (today, first - _DAY) if first > today else (last + _DAY, last + _FAR)
    wished = draft.dates or ((begin, end),)
    draft.dates = tuple((max(a, begin), min(b, end)) for a, b in wished if a <= end and begin <= b)
    if not draft.dates:
        draft.dates = wished
        draft.questions.append(questions.NOTHING_LEFT)
