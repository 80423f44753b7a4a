import pytest

from evals.hostile.invariants.invariant import NAMES
from evals.hostile.invariants.violation import Violation
from evals.hostile.played import Act, ModelRun, Played
from evals.hostile.result import Tally


def played(act: Act, *calls: int) -> Played:
    runs = tuple(ModelRun(lookups=1, calls=one, strategies=("flood",)) for one in calls)
    return Played(number=1, act=act, principal=None, model_runs=runs)


def test_only_turns_in_which_the_model_was_asked_are_counted_as_hostile() -> None:
    tally = Tally()
    for one in (played(Act.SAY, 3), played(Act.SAY), played(Act.DECIDE, 2), played(Act.ASK, 1, 4)):
        tally.add(one)
    result = tally.result(seed=1, goals=73)
    assert (result.turns, result.answers, result.calls) == (2, 4, 10)
    assert result.acts["say"] == 2 and result.acts["decide"] == 1


def test_what_was_never_broken_has_the_bound_of_the_rule_of_three() -> None:
    tally = Tally()
    for _ in range(300):
        tally.add(played(Act.SAY, 1))
    result = tally.result(seed=1, goals=73)
    assert [one.name for one in result.held] == list(NAMES) and result.found == 0
    assert all(one.bound == pytest.approx(3 / 300, rel=0.01) for one in result.held)
    assert {measure.value for measure in result.measures()} == {0.0}


def test_a_violation_found_again_counts_once_and_in_another_practice_anew() -> None:
    tally = Tally().add(played(Act.SAY, 1))
    violation = Violation(invariant=NAMES[0], what="APT-000001 was written", act=1)
    for practice in (0, 0, 1):
        tally.judge([violation], practice)
    assert tally.result(seed=1, goals=1).found == 2
