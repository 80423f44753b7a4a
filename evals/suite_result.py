"""The result of a suite: typed, stamped, written as JSON."""

from collections.abc import Iterable
from pathlib import Path

from evals.case_result import CaseResult
from evals.gate import GateFile, Judged, judge
from evals.measure import Measure
from evals.stamp import Stamp
from practice.record import Value


class SuiteResult(Value):
    """Everything a run found. ``gates_met`` decides the exit code."""

    suite: str
    cases_version: str
    gates_version: str
    stamp: Stamp
    measures: tuple[Measure, ...]
    gates: tuple[Judged, ...]
    cases: tuple[CaseResult, ...]
    gates_met: bool

    def write(self, path: Path) -> None:
        """Write the result as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def suite_result(
    suite: str,
    cases_version: str,
    stamped: Stamp,
    measures: Iterable[Measure],
    cases: Iterable[CaseResult],
    gates: GateFile,
) -> SuiteResult:
    """Hold the measures against the suite's gates. A suite without gates meets none."""
    measures = tuple(measures)
    judged = judge(gates.suites.get(suite, ()), measures)
    return SuiteResult(
        suite=suite,
        cases_version=cases_version,
        gates_version=gates.version,
        stamp=stamped,
        measures=measures,
        gates=judged,
        cases=tuple(cases),
        gates_met=bool(judged) and all(each.met for each in judged),
    )
