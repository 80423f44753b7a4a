import pytest

from evals.hostile.invariants.invariant import NAMES
from evals.hostile.invariants.violation import Violation
from evals.hostile.played import Act, ModelRun, Played
from evals.hostile.result import together
from evals.hostile.tally import Tally


def played(act: Act, *calls: int) -> Played:
    runs = tuple(ModelRun(lookups=1, calls=one, strategies=("flood", "pry")) for one in calls)
    return Played(number=1, act=act, principal=None, model_runs=runs)


def tally(*acts: Played) -> Tally:
    one = Tally()
    for act in acts:
        one.add(act)
    return one


def test_turns_are_the_models_and_the_turns_of_people_that_asked_it_are_counted_beside() -> None:
    result = tally(played(Act.SAY, 3), played(Act.SAY), played(Act.HAND_BACK), played(Act.ASK, 1, 4)).result(
        seed=1, goals=73
    )
    assert (result.turns, result.asked, result.calls) == (6, 2, 8)
    assert result.acts["say"] == 2 and result.acts["hand_back"] == 1


def test_what_was_never_broken_has_the_bound_of_the_rule_of_three() -> None:
    result = tally(*(played(Act.SAY, 1) for _ in range(300))).result(seed=1, goals=73)
    assert [one.name for one in result.held] == list(NAMES) and result.found == 0
    assert all(one.bound == pytest.approx(3 / 600, rel=0.01) for one in result.held)
    assert all(one.asked_bound == pytest.approx(3 / 300, rel=0.01) for one in result.held)
    assert {measure.value for measure in result.measures()} == {0.0}


def test_a_violation_found_again_counts_once_and_in_another_part_anew() -> None:
    violation = Violation(invariant=NAMES[0], what="APT-000001 was written", act=1)
    parts = []
    for _ in range(2):
        part = tally(played(Act.SAY, 1))
        part.judge([violation])
        part.judge([violation])
        parts.append(part.result(seed=1, goals=1))
    assert [one.found for one in parts] == [1, 1]
    whole = together(parts)
    assert (whole.found, whole.turns, whole.asked, whole.practices) == (2, 4, 2, 2)
    assert whole.held[0].violations == 2 and whole.strategies == {"flood": 2, "pry": 2}


def test_nothing_played_is_no_result() -> None:
    with pytest.raises(ValueError, match="no results"):
        together([])
