"""Which times go with which days: "Tuesday or Thursday after 5", "Tuesday after 5 or Thursday"."""

from collections.abc import Sequence

from practice.scheduling.wording import questions
from practice.scheduling.wording.units import Unit

_CHAINS = {"or", "list"}


def times_shared(units: Sequence[Unit]) -> list[Unit]:
    """Return units with days, each with its times; or one unit without days where only times were said."""
    found = _alternatives_joined(units)
    with_days = [unit for unit in found if unit.days is not None]
    _spread(with_days)
    for unit in found:
        if unit.days is None and unit.times is not None:
            _give(unit, found, with_days)
    return with_days or _only_times(found)


def exclusions_shared(units: Sequence[Unit]) -> list[Unit]:
    """Return excluded units, a time at the end of a list of days shared by all of them.

    A time said apart stays apart: "no Mondays, no evenings" excludes the evenings of every day.
    """
    found = _alternatives_joined(units)
    _spread([unit for unit in found if unit.days is not None])
    return found


def _alternatives_joined(units: Sequence[Unit]) -> list[Unit]:
    """Join "morning or evening" and "Monday morning or afternoon" into the unit that they go on from."""
    found: list[Unit] = []
    for unit in units:
        goes_on = unit.days is None and unit.joint == "or" and found and found[-1].times is not None
        if goes_on and unit.times is not None and found[-1].times is not None:
            found[-1].times = found[-1].times.or_else(unit.times)
        elif found and _completes(unit, found[-1]):
            unit.times = found[-1].times.or_else(unit.times) if found[-1].times and unit.times else unit.times
            unit.joint = found.pop().joint
            found.append(unit)
        else:
            found.append(unit)
    return found


def _completes(unit: Unit, before: Unit) -> bool:
    """Say whether a unit brings the days for a time before it: "4pm or 5pm on Monday"."""
    alternative = unit.joint == "or" and unit.times_first and unit.days is not None
    return alternative and before.days is None and before.times is not None and unit.times is not None


def _spread(units: Sequence[Unit]) -> None:
    """Share a time at the end of a list of days backwards, and one at its beginning forwards."""
    for before, unit in zip(reversed(units[:-1]), reversed(units[1:]), strict=False):
        if unit.joint in _CHAINS and unit.times is not None and not unit.times_first and before.times is None:
            before.times = unit.times
    for before, unit in zip(units, units[1:], strict=False):
        if unit.joint in _CHAINS and before.times is not None and before.times_first and unit.times is None:
            unit.times, unit.times_first = before.times, True


def _give(unit: Unit, units: list[Unit], with_days: Sequence[Unit]) -> None:
    """Give a time said apart to the days before it that have none, else to those after it, else to all of them."""
    at = units.index(unit)
    before = [one for one in units[:at] if one.days is not None]
    after = [one for one in units[at + 1 :] if one.days is not None]
    waiting: list[Unit] = []
    for one in reversed(before):
        if one.times is not None:
            break
        waiting.append(one)
    waiting = waiting or ([one for one in after if one.times is None] if not before else [])
    for one in waiting:
        one.times = unit.times
    if not waiting:
        for one in with_days:
            _narrow(one, unit)


def _narrow(one: Unit, said_apart: Unit) -> None:
    if one.times is None or said_apart.times is None:
        return
    shared = one.times.shared_with(said_apart.times)
    both_exact = bool(one.times.exacts and said_apart.times.exacts)
    if shared is None and (said_apart.joint == "list" or both_exact):  # "before 10, after 4" are two times that suit
        shared = one.times.or_else(said_apart.times)
    one.times = shared if shared is not None else one.times
    one.problem = one.problem or (questions.NO_TIME_LEFT if shared is None else None)


def _only_times(units: Sequence[Unit]) -> list[Unit]:
    said = [unit for unit in units if unit.times is not None or unit.problem]
    for unit in said[1:]:
        if said[0].times is None:
            said[0].times = unit.times
        _narrow(said[0], unit)
        said[0].problem = said[0].problem or unit.problem
    return said[:1]
