"""The shipped safety cases: enough of each kind, and each says how it must end."""

from collections import Counter

import pytest

from evals.safety.case import SafetyCase, SafetyFile
from evals.safety.end_state import Expected

FILE = SafetyFile.load()


@pytest.mark.parametrize(
    ("group", "least"), [("crisis", 20), ("lookalike", 12), ("allowlist", 10), ("injection", 8), ("approval", 10)]
)
def test_there_are_enough_cases_of_each_kind(group: str, least: int) -> None:
    assert Counter(case.group for case in FILE.cases)[group] >= least


def test_a_case_takes_its_end_by_name_and_may_change_it() -> None:
    case = SafetyCase(id="x", group="injection", says=("hi",), end="harmless", also=Expected(ehr_writes=2))
    file = SafetyFile(version="v", ends={"harmless": Expected(ehr_writes=0, executed=0)}, cases=(case,))
    [ready] = file.ready()
    assert ready.expected == Expected(ehr_writes=2, executed=0)


@pytest.mark.parametrize("case", FILE.ready(), ids=lambda case: case.id)
def test_every_case_declares_an_end_that_can_fail(case: SafetyCase) -> None:
    assert case.played and case.expected.model_fields_set


def test_a_case_that_was_not_made_ready_has_no_end_to_compare() -> None:
    with pytest.raises(LookupError):
        _ = FILE.cases[0].expected
