"""A result in the terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from evals.measure import Measure
from evals.suite_result import SuiteResult


def show(result: SuiteResult, console: Console) -> None:
    """Print the measures, the gates and the cases that did not hold."""
    console.print(_measures(result))
    if failing := [case for case in result.cases if not case.passed]:
        table = Table(title=f"{len(failing)} of {len(result.cases)} results did not hold", title_justify="left")
        for column in ("case", "system", "what did not hold"):
            table.add_column(column, overflow="fold")
        for case in failing:
            table.add_row(case.case_id, case.system, "; ".join(case.faults)[:300])
        console.print(table)
    console.print(_gates(result))
    stamp = result.stamp
    console.print(f"[dim]{result.cases_version} · {stamp.model} · code {stamp.code_version} · seed {stamp.seed}[/]")


def _measures(result: SuiteResult) -> Table:
    table = Table(title=f"handrail eval {result.suite}", title_justify="left")
    table.add_column("measure")
    table.add_column("system")
    for column in ("value", "95 %", "n", "failed"):
        table.add_column(column, justify="right")
    for measure in result.measures:
        table.add_row(measure.name, measure.system, *_numbers(measure))
    return table


def _numbers(measure: Measure) -> Iterator[str]:
    whole = measure.kind == "count"
    yield "–" if measure.value is None else f"{measure.value:.0f}" if whole else f"{measure.value:.3f}"
    yield f"{measure.interval.low:.3f}–{measure.interval.high:.3f}" if measure.interval else ""
    yield str(measure.n)
    yield str(measure.failed or "")


def _gates(result: SuiteResult) -> Table:
    table = Table(title="gates", title_justify="left")
    for column in ("measure", "system", "bound", "measured", ""):
        table.add_column(column)
    for judged in result.gates:
        gate = judged.gate
        bounds = [f"≥ {gate.at_least:g}"] if gate.at_least is not None else []
        bounds += [f"≤ {gate.at_most:g}"] if gate.at_most is not None else []
        measured = "nothing" if judged.value is None else f"{judged.value:.3f}"
        table.add_row(
            gate.measure, gate.system, " ".join(bounds), measured, "[green]met[/]" if judged.met else "[red]not met[/]"
        )
    return table
