"""Numbers over many cases. What failed is counted against the system, never left out."""

from collections.abc import Iterable, Sequence
from typing import Literal

from evals.case_result import CaseResult
from evals.interval import Interval, bootstrap, wilson
from practice.record import Value


class Measure(Value):
    """One number of a report.

    value: None where nothing was counted. n: cases counted, failures among them. interval: 95 %, Wilson's for a rate
    and the bootstrap's for a mean; None for a count.
    """

    name: str
    system: str = ""
    kind: Literal["rate", "mean", "count"]
    value: float | None
    n: int
    failed: int = 0
    interval: Interval | None = None


def rate(results: Sequence[CaseResult], evaluator: str, *, name: str = "", system: str = "") -> Measure:
    """Return how often an assertion held; a failure is a miss."""
    counted = _concerned(results, evaluator)
    hits = sum(result.scores.get(evaluator) is True for result in counted)
    return rate_of(name or evaluator, system, hits, len(counted), failed=_failed(counted, evaluator))


def rate_of(name: str, system: str, hits: int, n: int, *, failed: int = 0) -> Measure:
    """Return a rate from its counts."""
    value = hits / n if n else None
    return Measure(
        name=name, system=system, kind="rate", value=value, n=n, failed=failed, interval=wilson(hits, n) if n else None
    )


def mean(results: Sequence[CaseResult], evaluator: str, *, seed: int, name: str = "", system: str = "") -> Measure:
    """Return the mean of a score; a failure counts as 0."""
    counted = _concerned(results, evaluator)
    values = [float(result.scores.get(evaluator, 0.0)) for result in counted]
    return Measure(
        name=name or evaluator,
        system=system,
        kind="mean",
        value=sum(values) / len(values) if values else None,
        n=len(values),
        failed=_failed(counted, evaluator),
        interval=bootstrap(values, seed) if values else None,
    )


def count(name: str, system: str, found: int, n: int) -> Measure:
    """Return a count among ``n`` cases, for what must never happen."""
    return Measure(name=name, system=system, kind="count", value=float(found), n=n)


def passed(results: Iterable[CaseResult], name: str, *, system: str = "") -> Measure:
    """Return how many cases passed in all of their assertions."""
    counted = list(results)
    hits = sum(result.passed for result in counted)
    failed = sum(bool(result.failures) for result in counted)
    return rate_of(name, system, hits, len(counted), failed=failed)


def _concerned(results: Iterable[CaseResult], evaluator: str) -> list[CaseResult]:
    return [result for result in results if evaluator in result.scores or evaluator in result.failures]


def _failed(counted: Iterable[CaseResult], evaluator: str) -> int:
    return sum(evaluator in result.failures for result in counted)
