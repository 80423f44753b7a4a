"""What the report shows of a suite's result: headline numbers, plots by kind of measure, gates, and every miss."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evals.case_result import CaseResult
from evals.gate import Judged
from evals.interval import upper_bound
from evals.measure import Measure
from evals.report.charts import Bar, bound_chart, rate_chart, spread_chart
from evals.suite_result import SuiteResult

TIMED_AT_LEAST = 30
"""Fewer cases than this make no plot of times."""

MOST_SEEN = 1_500
"""Characters that are shown of what a system gave."""


class Plot(NamedTuple):
    """A plot with its heading and what to know of it."""

    title: str
    note: str
    svg: str


class Miss(NamedTuple):
    """A case that did not hold: what it was about, what did not hold, what was read or given."""

    case_id: str
    about: str
    faults: str
    seen: str


def gated(result: SuiteResult) -> tuple[str, ...]:
    """Return the systems that have to meet gates; the others stand beside them for comparison."""
    return tuple(dict.fromkeys(judged.gate.system for judged in result.gates))


def plots(result: SuiteResult) -> Iterator[Plot]:
    """Yield the plots of the gated systems: rates together by what they have in common, then bounds, then times."""
    for system in gated(result):
        own = [one for one in result.measures if one.system == system and one.value is not None]
        yield from _rates(own, result.gates)
        if never := [one for one in own if _must_never_be(one, result.gates)]:
            note = "Everything right of a bar's end is ruled out at 95 % (one-sided, Clopper and Pearson)."
            yield Plot("What must never happen", note, bound_chart([_bound(one) for one in never], "upper bounds"))
        times = [case.milliseconds for case in result.cases if case.system == system and case.milliseconds]
        if len(times) >= TIMED_AT_LEAST:
            yield Plot("Time a case", "Milliseconds on the machine of this run.", spread_chart(times, "milliseconds"))


def others(result: SuiteResult) -> list[Measure]:
    """Return the measures that no plot shows: of systems beside the gated ones, and plain counts."""
    systems = gated(result)
    plotted = [
        one
        for one in result.measures
        if one.system in systems and (one.kind == "rate" or _must_never_be(one, result.gates))
    ]
    return [one for one in result.measures if one not in plotted and one.value is not None]


def misses(result: SuiteResult) -> dict[str, list[Miss]]:
    """Return every case of a gated system that did not hold, by its group."""
    found: dict[str, list[Miss]] = {}
    for case in result.cases:
        if case.system in gated(result) and not case.passed:
            about = ", ".join(case.traits)
            miss = Miss(case.case_id, about, "; ".join(case.faults), _seen(case))
            found.setdefault(case.group or "cases", []).append(miss)
    return found


def number(measure: Measure) -> str:
    """Say a measure in one cell."""
    if measure.value is None:
        return "–"
    if measure.kind == "rate":
        return _percent(measure)
    return f"{measure.value:,.1f}".removesuffix(".0") if measure.kind == "count" else f"{measure.value:.3f}"


def _rates(own: Sequence[Measure], gates: Sequence[Judged]) -> Iterator[Plot]:
    bounded_above = {one.gate.measure for one in gates if one.gate.at_most is not None}
    families: dict[str, list[Measure]] = {}
    for measure in own:
        if measure.kind == "rate":
            family = measure.name.partition(", ")[0] if ", " in measure.name else ""
            families.setdefault(family, []).append(measure)
    for family, members in families.items():
        title = f"{family[:1].upper()}{family[1:]} by category" if family else "Rates"
        note = "The point is the share, the line its 95 % interval (Wilson)" + (
            "; the upright mark is its gate." if any(_gate(one, gates) for one in members) else "."
        )
        bars = [_bar(one, gates, one.name.partition(", ")[2] if family else one.name) for one in members]
        if family:  # the worst first
            bars.sort(key=lambda bar: bar.value, reverse=family in bounded_above)
        yield Plot(title, note, rate_chart(bars, title))


def _bar(measure: Measure, gates: Sequence[Judged], label: str) -> Bar:
    judged = _gate(measure, gates)
    bound = (
        None if judged is None else judged.gate.at_least if judged.gate.at_least is not None else judged.gate.at_most
    )
    value = measure.value or 0.0
    low, high = (measure.interval.low, measure.interval.high) if measure.interval else (value, value)
    tone = "plain" if judged is None else "good" if judged.met else "bad"
    return Bar(
        label=label.replace("_", " "), value=value, low=low, high=high, shown=_percent(measure), tone=tone, mark=bound
    )


def _bound(measure: Measure) -> Bar:
    found = int(measure.value or 0)
    bound = upper_bound(min(found, measure.n), measure.n) if measure.n else 1.0
    shown = f"{found} of {measure.n:,}, < {_one_in(bound)}"
    return Bar(label=measure.name, value=0.0, low=0.0, high=bound, shown=shown, tone="bad" if found else "good")


def _one_in(rate: float) -> str:
    return f"{rate:.1%}" if rate >= 0.001 else f"{rate:.3%}" if rate >= 0.00001 else f"{rate:.1e}"


def _percent(measure: Measure) -> str:
    return f"{measure.value or 0.0:.1%} of {measure.n:,}"


def _gate(measure: Measure, gates: Sequence[Judged]) -> Judged | None:
    return next((one for one in gates if (one.gate.measure, one.gate.system) == (measure.name, measure.system)), None)


def _must_never_be(measure: Measure, gates: Sequence[Judged]) -> bool:
    judged = _gate(measure, gates)
    return measure.kind == "count" and judged is not None and judged.gate.at_most == 0


def _seen(case: CaseResult) -> str:
    if window := case.seen.get("window"):
        level = case.seen.get("level", "")
        return "\n".join(f"“{text}”" for text in window) + (f"\n→ read as: {level}" if level else "")
    return json.dumps(case.seen, ensure_ascii=False, indent=1, default=str)[:MOST_SEEN] if case.seen else ""
