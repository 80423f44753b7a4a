"""A wish in the making: the fields of a ``TimeWish`` while exclusions are still taken out of them."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from practice.scheduling.local_day import DAY, Span, minute_of
from practice.scheduling.wish import TimeOption, TimeRange
from practice.scheduling.wording.pieces import DateRange

_DAY = timedelta(days=1)
_MOST_DAYS = 400


@dataclass
class Draft:
    """What is known so far. ``questions`` are those that arose, the first to be asked."""

    dates: tuple[DateRange, ...] = ()
    weekdays: frozenset[int] = frozenset()
    day_parts: tuple[TimeRange, ...] = ()
    exact_start: time | None = None
    alternatives: tuple[TimeOption, ...] = ()
    excluded_dates: frozenset[date] = frozenset()
    excluded_weekdays: frozenset[int] = frozenset()
    excluded_options: tuple[TimeOption, ...] = ()
    appointment_hint_date: date | None = None
    appointment_hint_weekday: int | None = None
    appointment_hint_time: time | None = None
    questions: list[str] = field(default_factory=list)

    def fields(self) -> dict[str, Any]:
        """Return the fields for a ``TimeWish``."""
        found = {name: value for name, value in vars(self).items() if name != "questions"}
        return {**found, "problem": next(iter(self.questions), None)}

    def names_day(self, day: date) -> bool:
        """Say whether this very day was wished for."""
        return (day, day) in self.dates

    @property
    def single_days(self) -> list[date]:
        """The days that were wished for one by one."""
        return [first for first, last in self.dates if first == last]

    @property
    def no_day_is_left(self) -> bool:
        """Whether the exclusions take every day that was wished for."""
        if self.weekdays and self.weekdays <= self.excluded_weekdays:
            return True
        if not self.dates or sum((last - first).days + 1 for first, last in self.dates) > _MOST_DAYS:
            return False
        days = (first + count * _DAY for first, last in self.dates for count in range((last - first).days + 1))
        return not any(self._allows(day) for day in days)

    def _allows(self, day: date) -> bool:
        excluded = day in self.excluded_dates or day.weekday() in self.excluded_weekdays
        return not excluded and (not self.weekdays or day.weekday() in self.weekdays)


def spans_of_parts(parts: tuple[TimeRange, ...]) -> tuple[Span, ...]:
    """Return ranges of the day as minutes."""
    return tuple(
        (0 if part.starts is None else minute_of(part.starts), DAY if part.ends is None else minute_of(part.ends))
        for part in parts
    )


def parts_of_spans(spans: tuple[Span, ...] | list[Span]) -> tuple[TimeRange, ...]:
    """Return minutes as ranges of the day, open where they reach its edge; the whole day narrows nothing."""
    if any(span == (0, DAY) for span in spans):
        return ()
    return tuple(
        TimeRange(starts=clock_of(begin) if begin else None, ends=clock_of(end) if end < DAY else None)
        for begin, end in spans
    )


def clock_of(minute: int) -> time:
    """Return a minute of the day as a time."""
    return time(minute // 60, minute % 60)
