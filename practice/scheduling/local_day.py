"""The minutes of one local day: windows, what is taken from them, and the moments they stand for.

Minutes count on the wall clock of the practice, so that 17:00 is 1,020 on every day, clock changes included.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[int, int]
"""First minute and end minute (exclusive) of a local day; ``(0, DAY)`` is all of it."""

DAY = 24 * 60


def minute_of(moment: time) -> int:
    """Return the minute of the day."""
    return moment.hour * 60 + moment.minute


class DayClock:
    """Turns the wall-clock minutes of one local day into UTC moments."""

    def __init__(self, day: date, zone: ZoneInfo) -> None:
        midnight = datetime.combine(day, time(), tzinfo=zone)
        next_midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
        self._day, self._zone = day, zone
        self._midnight = midnight.astimezone(UTC)
        # On all but two days a year a minute is a minute, and adding is much faster than converting.
        self._even = next_midnight.utcoffset() == midnight.utcoffset()

    def instant(self, minute: int) -> datetime | None:
        """Return the moment of a minute from 0 to 1,439, or None where a clock change skips it."""
        if self._even:
            return self._midnight + timedelta(minutes=minute)
        return instant_at(self._day, minute, self._zone)


def instant_at(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """Return the UTC moment of a wall-clock minute, or None where a clock change skips it."""
    local = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
    moment = local.astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def split_by_day(starts: datetime, ends: datetime, zone: ZoneInfo) -> Iterable[tuple[date, Span]]:
    """Cut a span of moments into the local days that it touches."""
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    day = first.date()
    while day <= last.date():
        begin = minute_of(first.time()) if day == first.date() else 0
        end = _minute_rounded_up(last) if day == last.date() else DAY
        if end > begin:
            yield day, (begin, end)
        day += timedelta(days=1)


def _minute_rounded_up(moment: datetime) -> int:
    return minute_of(moment.time()) + bool(moment.second or moment.microsecond)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Sort spans and join those that touch."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif end > begin:
            joined.append((begin, end))
    return joined


def intersected(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """Return what two lists of spans share, piece by piece: pieces that touch stay apart."""
    shared = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return sorted({span for span in shared if span[1] > span[0]})


def complement(spans: Iterable[Span]) -> list[Span]:
    """Return the rest of the day."""
    rest, at = [], 0
    for begin, end in merged(spans):
        if begin > at:
            rest.append((at, begin))
        at = end
    return [*rest, (at, DAY)] if at < DAY else rest


def next_free(taken: Sequence[Span], begin: int, length: int) -> int | None:
    """Return the end of the span in sorted, merged ``taken`` that ``[begin, begin + length)`` runs into, or None."""
    at = bisect_right(taken, (begin, DAY + 1))
    if at and taken[at - 1][1] > begin:
        return taken[at - 1][1]
    if at < len(taken) and taken[at][0] < begin + length:
        return taken[at][1]
    return None
