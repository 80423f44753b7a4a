"""A result in the terminal: systems beside each other, the shipped one's failures, the gates."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from evals.measure import Measure
from evals.suite_result import SuiteResult

MOST_FAULTS = 40


def show(result: SuiteResult, console: Console) -> None:
    """Print the measures, the cases that did not hold under a gated system, and the gates."""
    for systems in _comparable(result.measures):
        console.print(_measures(f"handrail eval {result.suite}", systems, result.measures))
    gated = {judged.gate.system for judged in result.gates}
    failing = [case for case in result.cases if case.system in gated and not case.passed]
    if failing:
        table = _table(f"{len(failing)} results did not hold", "case", "system", "what did not hold")
        for case in failing[:MOST_FAULTS]:
            table.add_row(case.case_id, case.system, "; ".join(case.faults)[:300])
        console.print(table)
    console.print(_gates(result))
    stamp = result.stamp
    console.print(f"[dim]{result.cases_version} · {stamp.model} · code {stamp.code_version} · seed {stamp.seed}[/]")


def _comparable(measures: Sequence[Measure]) -> Iterator[list[str]]:
    """Yield the systems that share their measures, together."""
    names: dict[str, tuple[str, ...]] = {}
    for measure in measures:
        names[measure.system] = (*names.get(measure.system, ()), measure.name)
    for shared in dict.fromkeys(names.values()):
        yield [system for system, own in names.items() if own == shared]


def _measures(title: str, systems: Sequence[str], measures: Sequence[Measure]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("measure")
    for system in systems:
        table.add_column(system, justify="right")
        table.add_column("n", justify="right", style="dim")
    by_name: dict[str, dict[str, Measure]] = {}
    for measure in measures:
        if measure.system in systems:
            by_name.setdefault(measure.name, {})[measure.system] = measure
    for name, found in by_name.items():
        table.add_row(name, *(text for system in systems for text in _cell(found[system])))
    return table


def _cell(measure: Measure) -> tuple[str, str]:
    n = f"{measure.n}, {measure.failed} failed" if measure.failed else str(measure.n)
    if measure.value is None:
        return "–", n
    if measure.interval is None:
        return f"{measure.value:.0f}", n
    return f"{measure.value:.2f} [dim]{measure.interval.low:.2f}–{measure.interval.high:.2f}[/]", n


def _gates(result: SuiteResult) -> Table:
    table = _table("gates", "measure", "system", "bound", "measured", "")
    for judged in result.gates:
        gate = judged.gate
        bounds = [f"≥ {gate.at_least:g}"] if gate.at_least is not None else []
        bounds += [f"≤ {gate.at_most:g}"] if gate.at_most is not None else []
        measured = "nothing" if judged.value is None else f"{judged.value:.3f}"
        met = "[green]met[/]" if judged.met else "[red]not met[/]"
        table.add_row(gate.measure, gate.system, " ".join(bounds), measured, met)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
