from io import StringIO

from rich.console import Console

from evals.case_result import CaseResult
from evals.clock import OPENING
from evals.gate import Gate, GateFile
from evals.measure import count, rate
from evals.stamp import Stamp
from evals.suite_result import SuiteResult, suite_result
from evals.table import show

STAMP = Stamp(ran_at=OPENING, model="m/1", prompt_versions={}, policy_versions={}, code_version="v1", seed=1)
CASES = [
    CaseResult(system="s", case_id="good", scores={"held": True}),
    CaseResult(system="s", case_id="bad", scores={"held": False}),
    CaseResult(system="s", case_id="broken", failures={"held": "KeyError: x"}),
]


def result(*gates: Gate) -> SuiteResult:
    measures = [rate(CASES, "held", system="s"), count("leaks", "s", 0, 3)]
    return suite_result("demo", "cases/1", STAMP, measures, CASES, GateFile(version="g", suites={"demo": gates}))


def shown(of: SuiteResult) -> str:
    written = StringIO()
    show(of, Console(width=120, file=written))
    return written.getvalue()


def test_a_table_shows_value_interval_failures_and_the_gate_that_was_missed() -> None:
    text = shown(result(Gate(measure="held", system="s", at_least=0.5)))
    assert "0.33 0.06–0.79" in text and "3, 1 failed" in text
    assert "not met" in text and "bad" in text and "KeyError: x" in text
    assert "m/1" in text and "v1" in text


def test_a_suite_meets_its_gates_only_where_it_has_some() -> None:
    assert result(Gate(measure="leaks", system="s", at_most=0)).gates_met
    assert not result(Gate(measure="held", system="s", at_least=0.5)).gates_met
    assert not result().gates_met
