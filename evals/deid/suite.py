"""The de-identification suite: our held-out frames, the record's own identifiers, and a file from outside."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Self

import numpy as np

from evals.case_file import load_cases
from evals.case_result import CaseResult
from evals.deid.chart_messages import ChartMessage
from evals.deid.reading import Read, read
from evals.deid.systems import CHART, PATTERNS, SHIPPED, Hide, chart_alone
from evals.gate import GateFile
from evals.measure import Measure, rate_of
from evals.play import Told
from evals.stamp import Stamp
from evals.suite_result import SuiteResult, suite_result
from policies.phi import Identifiers
from policies.phi.frames import LabelledText
from practice.record import Value

FILE = Path(__file__).resolve().parent.parent / "cases" / "deid.yaml"
HELD_OUT, CHARTS, OUTSIDE = "held out", "known chart", "outside"
NOBODY = Identifiers()


class DeidCases(Value):
    """Texts of the held-out frames, filled once with words that training never saw, in the written form of marks."""

    version: str
    texts: tuple[str, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the file; raises ``SettingsError`` where it is missing or wrong."""
        return load_cases(path, cls)


def run_deid(
    systems: Mapping[str, Hide],
    held_out: DeidCases,
    charts: Sequence[ChartMessage],
    outside: Sequence[LabelledText],
    gates: GateFile,
    stamped: Stamp,
    *,
    told: Told = lambda _: None,
) -> SuiteResult:
    """Let every system hide every text, and count. The record is given to those who can use one."""
    own = [ChartMessage(LabelledText.parse(text), NOBODY) for text in held_out.texts]
    foreign = [ChartMessage(text, NOBODY) for text in outside]
    results: list[CaseResult] = []
    measures: list[Measure] = []
    for group, cases in ((HELD_OUT, own), (CHARTS, charts), (OUTSIDE, foreign)):
        for system, hide in _asked(systems, group).items():
            reads = list(_read_all(system, hide, group, cases, results, told))
            measures += _measures(group, system, reads) if reads else []
    times = [result.milliseconds for result in results if result.system == SHIPPED]
    measures += [_time("milliseconds a text, p50", times, 0.5), _time("milliseconds a text, p95", times, 0.95)]
    return suite_result("deid", held_out.version, stamped, measures, results, gates)


def _asked(systems: Mapping[str, Hide], group: str) -> dict[str, Hide]:
    """On the record's own identifiers, what the record finds alone is a figure of its own."""
    return {SHIPPED: systems[SHIPPED], CHART: chart_alone} if group == CHARTS else dict(systems)


def _read_all(
    system: str, hide: Hide, group: str, cases: Sequence[ChartMessage], results: list[CaseResult], told: Told
) -> Iterator[Read]:
    for number, case in enumerate(cases):
        began = perf_counter()
        found = read(case.message, hide(case.message.text, case.known))
        result = CaseResult(
            system=system,
            case_id=f"{group}#{number}",
            group=group,
            scores={"nothing_missed": not found.missed, "nothing_wrong": not found.wrong},
            seen={"missed": [f"{each.label}: {each.words}" for each in found.missed], "wrong": list(found.wrong)},
            milliseconds=round((perf_counter() - began) * 1_000, 2),
        )
        results.append(result)
        told(result)
        yield found


def _measures(group: str, system: str, reads: Sequence[Read]) -> Iterator[Measure]:
    wanted = sum((Counter(one.wanted) for one in reads), Counter[str]())
    found = sum((Counter(one.found) for one in reads), Counter[str]())
    yield rate_of(f"{group}: recall", system, found.total(), wanted.total())
    if group != CHARTS:  # a chart's message also holds what others would call identifying, so nothing there is wrong
        said, right = sum(one.said for one in reads), sum(one.right for one in reads)
        yield rate_of(f"{group}: precision", system, right, said)
    if system != PATTERNS:
        for label in sorted(wanted):
            yield rate_of(f"{group}: recall, {label}", system, found[label], wanted[label])


def _time(name: str, times: Sequence[float], share: float) -> Measure:
    taken = round(float(np.quantile(times, share)), 1) if times else None
    return Measure(name=name, system=SHIPPED, kind="count", value=taken, n=len(times))
