"""The suite reads every example by every screen, and a screen that is blind, deaf or broken is seen."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from evals.crisis.suite import run_crisis
from evals.gate import GateFile
from evals.stamp import Stamp
from evals.suite_result import SuiteResult
from policies.crisis import CrisisLevel, CrisisScreen, Evidence
from policies.crisis.examples import CrisisExample
from policies.crisis.reading import Finding

STAMP = Stamp(
    ran_at=datetime(2026, 11, 20, tzinfo=UTC),
    model="m",
    prompt_versions={},
    policy_versions={},
    code_version="c",
    seed=1,
)
EXAMPLES = [
    CrisisExample(window=("danger",), category="goodbye", danger=CrisisLevel.IMMINENT, scene="goodbye/held_out/0"),
    CrisisExample(window=("hello",), category="ordinary_x", danger=CrisisLevel.NONE, scene="ordinary_x/held_out/0"),
]


class Sees:
    """A reader that finds danger where one of its words stands."""

    version = "sees/1"

    def __init__(self, *words: str) -> None:
        self._words = words

    def read(self, window: Sequence[str]) -> list[Finding]:
        if not self._words:
            raise ValueError("broken")
        evidence = Evidence(message_index=0, start=0, end=1, term_id="t", category="c")
        return [Finding(level=CrisisLevel.ELEVATED, evidence=evidence)] if window[0] in self._words else []


def ran(*words: str) -> SuiteResult:
    return run_crisis({"screen": CrisisScreen([Sees(*words)])}, EXAMPLES, GateFile.load(), STAMP)


@pytest.mark.parametrize(
    ("words", "recall", "alarms"),
    [(("danger",), 1.0, 0.0), (("nothing",), 0.0, 0.0), (("danger", "hello"), 1.0, 1.0)],
)
def test_recall_and_false_alarms_are_counted(words: tuple[str, ...], recall: float, alarms: float) -> None:
    values = {measure.name: measure.value for measure in ran(*words).measures}
    assert (values["recall"], values["false alarms"], values["recall, goodbye"]) == (recall, alarms, recall)


def test_a_screen_that_breaks_on_ordinary_words_is_no_success() -> None:
    result = ran()
    assert not any(case.passed for case in result.cases) and all(case.failures for case in result.cases)


def test_every_miss_is_listed_with_what_was_read() -> None:
    [missed] = [case for case in ran("nothing").cases if not case.passed]
    assert missed.seen["window"] == ["danger"] and missed.case_id.startswith("goodbye/held_out/0")
