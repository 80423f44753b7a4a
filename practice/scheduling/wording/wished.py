"""The units that are wished for, put into a draft: flat where one set of days and times says it, else alternatives."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from practice.scheduling.wish import TimeOption
from practice.scheduling.wording import questions
from practice.scheduling.wording.draft import Draft, clock_of, parts_of_spans
from practice.scheduling.wording.pieces import DayKind
from practice.scheduling.wording.times import Times
from practice.scheduling.wording.units import Unit


def draft_of(units: Sequence[Unit], now: datetime) -> Draft:
    """Return the draft of a wish with the questions that its days and times raise; ``now`` is local."""
    draft = _together([option for unit in units for option in _options(unit)])
    for unit in units:
        if unit.days is not None and unit.days.problem:
            draft.questions.append(unit.days.problem)
        if unit.problem:
            draft.questions.append(unit.problem)
        if _has_passed(unit, now):
            draft.questions.append(questions.TIME_PASSED)
    return draft


def _options(unit: Unit) -> Iterator[TimeOption]:
    days, times = unit.days, unit.times or Times()
    dates = days.ranges if days is not None else ()
    weekdays = days.weekdays if days is not None and days.kind is DayKind.PLURAL else frozenset()
    if times.spans or not times.exacts:
        yield TimeOption(dates=dates, weekdays=weekdays, day_parts=parts_of_spans(times.spans))
    for minute in times.exacts:
        yield TimeOption(dates=dates, weekdays=weekdays, exact_start=clock_of(minute))


def _together(options: list[TimeOption]) -> Draft:
    if not options:
        return Draft()
    first = options[0]
    same_days = len({(option.dates, option.weekdays) for option in options}) == 1
    same_times = len({(option.day_parts, option.exact_start) for option in options}) == 1
    if same_times and (same_days or not any(option.weekdays for option in options)):
        dates = tuple(sorted({span for option in options for span in option.dates}))
        return _flat(first.model_copy(update={"dates": dates}))
    if same_times and not any(option.dates for option in options):
        weekdays = frozenset(day for option in options for day in option.weekdays)
        return _flat(first.model_copy(update={"weekdays": weekdays}))
    return Draft(alternatives=tuple(options))


def _flat(option: TimeOption) -> Draft:
    return Draft(option.dates, option.weekdays, option.day_parts, option.exact_start)


def _has_passed(unit: Unit, now: datetime) -> bool:
    """Say whether the time was earlier today."""
    if unit.days is None or unit.times is None or not unit.days.ranges or unit.days.last != now.date():
        return False
    ends = [*unit.times.exacts, *(end for _, end in unit.times.spans)]
    return bool(ends) and max(ends) <= now.hour * 60 + now.minute
