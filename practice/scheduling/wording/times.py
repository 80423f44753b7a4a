"""Times of the day taken together: alternatives, what two phrases share, and what is left when some are excluded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from practice.scheduling.local_day import DAY, Span, complement, intersected, merged
from practice.scheduling.wording.pieces import TimePiece

_T = TypeVar("_T")
_NOON = 12 * 60
_FIRST_HOURS, _LAST_HOURS = 8 * 60, 20 * 60


@dataclass(frozen=True)
class Times:
    """Alternatives: within one of the spans, or starting at one of the exact minutes; nothing at all is any time."""

    spans: tuple[Span, ...] = ()
    exacts: tuple[int, ...] = ()

    @property
    def any_time(self) -> bool:
        """Whether nothing is narrowed."""
        return not self.spans and not self.exacts

    def or_else(self, other: "Times") -> "Times":
        """Return both as alternatives."""
        if self.any_time or other.any_time:
            return Times()
        return Times(_once(self.spans + other.spans), _once(self.exacts + other.exacts))

    def shared_with(self, other: "Times") -> "Times | None":
        """Return what both allow, or None where they exclude each other."""
        if self.any_time or other.any_time:
            return other if self.any_time else self
        spans = tuple(intersected(self.spans, other.spans))
        exacts = [minute for minute in self.exacts if minute in other.exacts or _inside(minute, other.spans)]
        exacts += [minute for minute in other.exacts if _inside(minute, self.spans)]
        return Times(spans, _once(exacts)) if spans or exacts else None

    def without(self, excluded: Iterable[Span]) -> "Times | None":
        """Return what is left outside the excluded spans, or None where nothing is."""
        free = tuple(complement(excluded))
        return self.shared_with(Times(free)) if free else None


def said_together(pieces: Iterable[TimePiece]) -> Times | None:
    """Return what phrases in one breath allow ("tomorrow evening at 8", "after 2 but before 4"), or None if nothing.

    A clock time that was ambiguous is read in the half of the day that fits the others.
    """
    together = Times()
    for piece in sorted(pieces, key=lambda one: not one.part):  # parts of the day first: they say which half
        readings = [times_of(piece), *([times_of(flipped)] if (flipped := piece.flipped()) else [])]
        shared = next((fit for one in readings if (fit := together.shared_with(one)) is not None), None)
        shared = shared or next((one for one in readings if _same_half(one, together)), None)
        if shared is None:
            return None
        together = shared
    return together


def _same_half(clock: Times, part: Times) -> bool:
    """Say whether an exact time lies in the half of the day of a part: 7 in the morning is no less a morning."""
    if not clock.exacts or not part.spans:
        return False
    return all((minute < _NOON) == (part.spans[0][0] < _NOON) for minute in clock.exacts)


def times_of(piece: TimePiece) -> Times:
    """Return a piece as times."""
    return Times(piece.spans, () if piece.exact is None else (piece.exact,))


def excluded_spans(times: Times) -> list[Span]:
    """Return the minutes that an exclusion takes; an exact time takes its minute."""
    return merged([*times.spans, *((minute, min(DAY, minute + 1)) for minute in times.exacts)])


def widened(piece: TimePiece) -> TimePiece:
    """Return an excluded part of the day out to the day's edge: "no mornings" is nothing at seven either."""
    if not piece.part:
        return piece
    spans = tuple(
        (0 if begin <= _FIRST_HOURS else begin, DAY if end >= _LAST_HOURS else end) for begin, end in piece.spans
    )
    return replace(piece, spans=spans)


def _inside(minute: int, spans: Iterable[Span]) -> bool:
    return any(begin <= minute < end for begin, end in spans)


def _once(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
