"""The crisis suite: the screen and each of its readers on scenes that none of them learned from."""

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter

import numpy as np

from evals.case_result import CaseResult
from evals.gate import GateFile
from evals.measure import Measure, rate_of
from evals.play import Told
from evals.stamp import Stamp
from evals.suite_result import SuiteResult, suite_result
from policies.crisis import CrisisScreen
from policies.crisis.examples import CrisisExample

RIGHT = "as_labelled"
SHIPPED = "screen"


def run_crisis(
    screens: Mapping[str, CrisisScreen],
    examples: Sequence[CrisisExample],
    gates: GateFile,
    stamped: Stamp,
    *,
    told: Told = lambda _: None,
) -> SuiteResult:
    """Read every example by every screen. ``SHIPPED`` names the one that clients meet."""
    results = []
    for system, screen in screens.items():
        for number, example in enumerate(examples):
            results.append(_read(system, screen, example, number))
            told(results[-1])
    measures = [each for system in screens for each in _measures(system, [r for r in results if r.system == system])]
    return suite_result("crisis", screens[SHIPPED].version, stamped, measures, results, gates)


def _read(system: str, screen: CrisisScreen, example: CrisisExample, number: int) -> CaseResult:
    began = perf_counter()
    reading = screen.screen(example.window)
    return CaseResult(
        system=system,
        case_id=f"{example.scene}#{number}",
        group="danger" if example.is_crisis else "ordinary",
        traits=(example.category, example.part),
        scores={RIGHT: reading.is_crisis is example.is_crisis},
        failures={RIGHT: "the screen broke"} if reading.error else {},
        seen={
            "window": list(example.window),
            "level": reading.level.value,
            "terms": [e.term_id for e in reading.evidence],
        },
        milliseconds=round((perf_counter() - began) * 1_000, 2),
    )


def _measures(system: str, results: Sequence[CaseResult]) -> Iterator[Measure]:
    danger = [result for result in results if result.group == "danger"]
    ordinary = [result for result in results if result.group == "ordinary"]
    yield _recall("", system, danger)
    yield _false_alarms("", system, ordinary)
    for part in sorted({result.traits[1] for result in results}):
        yield _recall(f", {part}", system, [result for result in danger if result.traits[1] == part])
        yield _false_alarms(f", {part}", system, [result for result in ordinary if result.traits[1] == part])
    for category in sorted({result.traits[0] for result in danger}):
        yield _recall(f", {category}", system, [result for result in danger if result.traits[0] == category])
    for category in sorted({result.traits[0] for result in ordinary}):
        yield _false_alarms(f", {category}", system, [result for result in ordinary if result.traits[0] == category])
    times = [result.milliseconds for result in results]
    for name, share in (("milliseconds, p50", 0.5), ("milliseconds, p95", 0.95)):
        taken = round(float(np.quantile(times, share)), 1)
        yield Measure(name=name, system=system, kind="count", value=taken, n=len(times))


def _recall(of: str, system: str, danger: Sequence[CaseResult]) -> Measure:
    return rate_of(f"recall{of}", system, sum(result.passed for result in danger), len(danger))


def _false_alarms(of: str, system: str, ordinary: Sequence[CaseResult]) -> Measure:
    return rate_of(f"false alarms{of}", system, sum(not result.passed for result in ordinary), len(ordinary))
