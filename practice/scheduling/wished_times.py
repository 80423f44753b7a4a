"""A wish as a filter of days and minutes: what the slot search asks before it looks at any calendar."""

from collections.abc import Sequence
from datetime import date

from practice.scheduling.local_day import DAY, Span, complement, intersected, merged, minute_of
from practice.scheduling.wish import TimeOption, TimeRange, TimeWish


class WishedTimes:
    """Answers, day by day, in which windows a session must lie and at which minutes it may start."""

    def __init__(self, wish: TimeWish) -> None:
        self._wish = wish
        self._windows = spans_of(wish.day_parts)
        self._options = [(option, spans_of(option.day_parts)) for option in wish.alternatives]
        self._excluded = [(option, _excluded_spans(option)) for option in wish.excluded_options]

    def allows_day(self, day: date) -> bool:
        """Say whether any session on this day could keep to the wish."""
        wish = self._wish
        if day in wish.excluded_dates or day.weekday() in wish.excluded_weekdays:
            return False
        if wish.weekdays and day.weekday() not in wish.weekdays:
            return False
        if wish.dates and not any(first <= day <= last for first, last in wish.dates):
            return False
        return not self._options or any(_on_day(option, day) for option, _ in self._options)

    def choices(self, day: date) -> list[tuple[list[Span], int | None]]:
        """Return the alternatives of an allowed day: windows for the whole session, and a start if one was named."""
        free = complement(span for option, spans in self._excluded if _on_day(option, day) for span in spans)
        windows = intersected(self._windows, free) if self._excluded else self._windows
        exact = None if self._wish.exact_start is None else minute_of(self._wish.exact_start)
        if not self._options:
            return [(windows, exact)]
        found: list[tuple[list[Span], int | None]] = []
        for option, spans in self._options:
            start = exact if option.exact_start is None else minute_of(option.exact_start)
            if _on_day(option, day) and (exact is None or start == exact):
                # Each window alone: a session must lie within one of either list, not within a joined stretch.
                found += [(intersected(windows, [span]), start) for span in spans]
        return found


def spans_of(parts: Sequence[TimeRange]) -> list[Span]:
    """Return the parts as minutes, the whole day when there is none; parts that touch stay apart."""
    if not parts:
        return [(0, DAY)]
    return [(_begin(part), DAY if part.ends is None else minute_of(part.ends)) for part in parts]


def _begin(part: TimeRange) -> int:
    return 0 if part.starts is None else minute_of(part.starts)


def _excluded_spans(option: TimeOption) -> list[Span]:
    if option.exact_start is not None:
        begin = minute_of(option.exact_start)
        return [(begin, begin + 1)]
    return merged(spans_of(option.day_parts))


def _on_day(option: TimeOption, day: date) -> bool:
    in_dates = not option.dates or any(first <= day <= last for first, last in option.dates)
    return in_dates and (not option.weekdays or day.weekday() in option.weekdays)
