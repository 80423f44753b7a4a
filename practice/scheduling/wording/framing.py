"""Weekdays put into the week that was said beside them: "Tuesday or Thursday next week", "next week. Monday, say"."""

from collections.abc import Sequence
from datetime import timedelta

from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.units import Unit, clash_of, within
from practice.scheduling.wording.weekdays import monday_of

_DAY = timedelta(days=1)
_CHAINS = {"or", "list"}


def framed(units: Sequence[Unit], *, excluding: bool = False) -> list[Unit]:
    """Return the units with every weekday in its week, and without the stretches that only framed others.

    Stretches that overlap narrow each other where they are wished for, and add up where they are excluded.
    """
    found = _described(units)
    _name_weeks(found)
    _spread_habits(found)
    _spread_frames(found)
    if not excluding:
        _overlap_periods(found)
    for unit in [one for one in found if one.is_period]:
        _frame_others(unit, found)
    return [unit for unit in found if unit.days or unit.times is not None or unit.problem]


def _described(units: Sequence[Unit]) -> list[Unit]:
    """Drop a weekday that only describes the day before it ("today, Friday"); ask where two such days clash."""
    found: list[Unit] = []
    for unit in units:
        before = found[-1].days if found else None
        if (
            before is None
            or unit.days is None
            or unit.joint != "list"
            or not before.one_day_or_none
            or not before.ranges
        ):
            found.append(unit)
            continue
        if unit.is_open and before.kind is DayKind.DATE and unit.days.weekdays == {before.first.weekday()}:
            found[-1].times = found[-1].times or unit.times
            continue
        if before.which == "relative" and unit.days.kind is DayKind.DATE and unit.days.ranges and len(units) == 2:
            unit.problem = unit.problem or clash_of(before, unit.days)
        found.append(unit)
    return found


def _name_weeks(units: Sequence[Unit]) -> None:
    """Let "next Tuesday or Wednesday" be two days of one week."""
    for before, unit in zip(units, units[1:], strict=False):
        named, bare = before.days, unit.days
        if named is None or bare is None or not unit.is_open or unit.joint not in _CHAINS:
            continue
        if named.which in {"this", "next"} and named.kind is DayKind.DATE and bare.kind is DayKind.BARE:
            days = sorted(monday_of(named.first) + weekday * _DAY for weekday in bare.weekdays)
            if days[0] >= named.first:
                unit.days = DayPiece(DayKind.DATE, tuple((day, day) for day in days), which=named.which)


def _spread_habits(units: Sequence[Unit]) -> None:
    """Let "Tuesday or Thursday mornings" be said of every week for both days."""
    pairs = list(zip(units, units[1:], strict=False))
    for before, unit in [*pairs, *reversed(pairs)]:
        for one, other in ((before, unit), (unit, before)):
            if unit.joint in _CHAINS and one.is_open and other.is_open and one.days and other.days:
                if other.days.kind is DayKind.PLURAL and one.days.kind is DayKind.BARE:
                    one.days = DayPiece(DayKind.PLURAL, weekdays=one.days.weekdays)


def _spread_frames(units: Sequence[Unit]) -> None:
    """Give the week of "Tuesday or Thursday next week" to the Tuesday too, along the list in both directions."""
    for order in (list(units), list(reversed(units))):
        for before, unit in zip(order, order[1:], strict=False):
            chained = (unit if order[0] is units[0] else before).joint in _CHAINS
            if before.frame is not None and unit.is_open and unit.days is not None and chained:
                unit.frame = before.frame
                unit.days = within(unit.days, before.frame)


def _overlap_periods(units: Sequence[Unit]) -> None:
    """Let "after the 10th but before Christmas" be the days that both allow; stretches apart stay alternatives."""
    for before, unit in zip(units, units[1:], strict=False):
        one, other = before.days, unit.days
        if unit.joint == "or" or one is None or other is None or not (before.is_period and unit.is_period):
            continue
        if one.ranges and other.ranges and one.first <= other.last and other.first <= one.last:
            before.days, unit.days = None, within(other, one.ranges[0])


def _frame_others(period: Unit, units: Sequence[Unit]) -> None:
    at = list(units).index(period)
    if period.joint == "or" and at > 0 and units[at - 1].days is not None:
        return
    frame = period.days.ranges[0] if period.days and period.days.ranges else None
    others = [one for number, one in enumerate(units) if one.is_open and not (number == at + 1 and one.joint == "or")]
    dated = [one for one in units if _dated_inside(one, period)]
    if frame is None or not (others or dated):
        return
    for one in others:
        one.frame = frame
        one.days = within(one.days, frame) if one.days else None
    period.days = None


def _dated_inside(unit: Unit, period: Unit) -> bool:
    """Say whether a unit names a date inside the stretch, which then adds nothing: "next week, on the 24th"."""
    if unit is period or unit.joint == "or" or unit.days is None or unit.days.kind is not DayKind.DATE:
        return False
    first, last = period.days.ranges[0] if period.days and period.days.ranges else (None, None)
    return bool(first and last and unit.days.ranges and first <= unit.days.first and unit.days.last <= last)
