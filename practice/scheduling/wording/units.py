"""Pieces of one role put into units: what is said in one breath, and how one unit follows another."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import reduce

from practice.scheduling.wording import questions
from practice.scheduling.wording.pieces import DateRange, DayKind, DayPiece, Item, TimePiece
from practice.scheduling.wording.times import Times, said_together, widened

_DAY = timedelta(days=1)
_JOINTS = (("or", {"or", "mark"}), ("break", {"stop"}), ("but", {"but"}), ("list", {"comma", "and", "so"}))


@dataclass
class Unit:
    """Days and times said in one breath.

    ``joint`` says how it follows the unit before ('or', 'list', 'but', 'break'); ``frame`` is the stretch in which its
    weekdays were said to lie; no ``days`` is any day and no ``times`` means that none were said.
    """

    joint: str
    days: DayPiece | None = None
    times: Times | None = None
    times_first: bool = False
    frame: DateRange | None = None
    problem: str | None = None

    @property
    def is_period(self) -> bool:
        """Whether its days are one stretch, which may frame the weekdays of others."""
        return self.days is not None and self.days.kind is DayKind.PERIOD

    @property
    def is_open(self) -> bool:
        """Whether its weekdays may lie in any week, so that a stretch said elsewhere frames them."""
        if self.days is None or self.frame is not None:
            return False
        return self.days.kind is DayKind.BARE or (self.days.kind is DayKind.PLURAL and not self.days.ranges)


@dataclass
class _Draft:
    joint: str
    days: list[DayPiece] = field(default_factory=list)
    times: list[TimePiece] = field(default_factory=list)
    times_first: bool = False


def units_of(items: Sequence[Item], positions: Sequence[int], *, excluding: bool = False) -> list[Unit]:
    """Return the units of the pieces at these positions, in their order; ``excluding`` widens parts of the day."""
    drafts: list[_Draft] = []
    for before, at in zip([-1, *positions], positions, strict=False):
        joint = "break" if before < 0 else _joint(items, before, at)
        if joint != "one" or not drafts:
            drafts.append(_Draft(joint))
        _add(drafts[-1], items[at], excluding=excluding)
    return [_settled(draft) for draft in drafts]


def _joint(items: Sequence[Item], before: int, at: int) -> str:
    between = items[before + 1 : at]
    if any(item.is_piece for item in between):  # a piece of another role stands between
        return "break"
    tags = {item.tag for item in between}
    return next((joint for joint, said in _JOINTS if said & tags), "one")


def _add(draft: _Draft, item: Item, *, excluding: bool) -> None:
    if item.days is not None:
        draft.days.append(item.days)
    if item.times is not None:
        draft.times_first = draft.times_first or not draft.days
        draft.times.append(widened(item.times) if excluding else item.times)


def _settled(draft: _Draft) -> Unit:
    """Work out what the pieces of one breath say together."""
    problem = next((piece.problem for piece in draft.times if piece.problem), None)
    times = said_together(draft.times) if draft.times and not problem else None
    if draft.times and times is None and not problem:
        problem = questions.NO_TIME_LEFT
    unit = Unit(draft.joint, times=times, times_first=draft.times_first, problem=problem)
    periods = [piece for piece in draft.days if piece.kind is DayKind.PERIOD]
    others = [piece for piece in draft.days if piece.kind is not DayKind.PERIOD]
    period = reduce(_overlap, periods) if periods else None
    named = reduce(_together, others) if others else None
    if named is not None and period is not None and period.ranges:
        unit.frame = period.ranges[0]
        unit.days = within(named, unit.frame)
    else:
        unit.days = named or period
    return unit


def _overlap(one: DayPiece, other: DayPiece) -> DayPiece:
    return within(one, other.ranges[0]) if one.ranges and other.ranges else (one if one.problem else other)


def _together(one: DayPiece, other: DayPiece) -> DayPiece:
    """Return what two day phrases in one breath name; a weekday that fits a date only describes it."""
    if not one.ranges or not other.ranges:  # a day that is not on the calendar, or days of every week
        return replace(one, weekdays=one.weekdays | other.weekdays, problem=one.problem or other.problem)
    if one.kind is DayKind.BARE and other.kind is DayKind.BARE:
        ranges = tuple(dict.fromkeys(one.ranges + other.ranges))
        return DayPiece(DayKind.BARE, ranges, one.weekdays | other.weekdays, one.problem or other.problem)
    for date_named, weekday in ((one, other), (other, one)):
        if weekday.kind is DayKind.BARE and date_named.one_day and date_named.first.weekday() in weekday.weekdays:
            return date_named
    problem = one.problem or other.problem or clash_of(one, other)
    return DayPiece(DayKind.DATE, one.ranges, problem=problem)


def clash_of(one: DayPiece, other: DayPiece) -> str | None:
    """Return the question to ask where two dates were said as if they were one day."""
    if one.ranges == other.ranges:
        return None
    return questions.apart(questions.said(one.first), questions.said(other.first))


def within(piece: DayPiece, frame: DateRange) -> DayPiece:
    """Return the days of a piece that lie in a stretch; where there is none, it becomes a question."""
    first, last = frame
    if piece.kind is DayKind.PLURAL:
        return DayPiece(DayKind.PLURAL, (frame,), piece.weekdays, piece.problem)
    if piece.kind is DayKind.BARE:
        days = (first + count * _DAY for count in range((last - first).days + 1))
        shared = tuple((day, day) for day in days if day.weekday() in piece.weekdays)
        return DayPiece(DayKind.DATE, shared or piece.ranges, problem=None if shared else questions.NOTHING_LEFT)
    shared = tuple((max(begin, first), min(end, last)) for begin, end in piece.ranges if begin <= last and first <= end)
    problem = piece.problem or (None if shared else questions.NOTHING_LEFT)
    return DayPiece(piece.kind, shared or piece.ranges, piece.weekdays, problem, piece.which)
