"""The method check as a suite: our head and the plain one on CLINC150, with gates."""

from collections.abc import Iterator, Sequence

from evals.gate import GateFile
from evals.measure import Measure, rate_of
from evals.method_check.clinc import MethodResult
from evals.stamp import Stamp
from evals.suite_result import SuiteResult, suite_result

VERSION = "clinc150, validation split"


def method_suite(results: Sequence[MethodResult], gates: GateFile, stamped: Stamp) -> SuiteResult:
    """Put the two methods' rates into a suite's result."""
    measures = [measure for result in results for measure in _measures(result)]
    return suite_result("method", VERSION, stamped, measures, (), gates)


def _measures(result: MethodResult) -> Iterator[Measure]:
    yield rate_of("in-scope accuracy", result.method, result.accuracy.hits, result.accuracy.n)
    yield rate_of("out-of-scope recall", result.method, result.recall.hits, result.recall.n)
