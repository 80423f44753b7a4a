"""`handrail eval safety`: every part of the safety kernel, one report of them all."""

import tempfile
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import Progress

from evals.report.html import write_html
from evals.report.report import Report, ReportPart
from evals.table import show
from handrail.evaluate import Bench, make_bench
from handrail.kernel_parts import PARTS, KernelOrder, KernelPart, Told
from practice.clock import system_clock
from practice.errors import InputError

TITLE = "Safety evaluation"


async def evaluate_kernel(order: KernelOrder, html_file: Path, json_file: Path, console: Console) -> int:
    """Run the parts, show each, write the report. 0: every gate of what was run is met.

    Raises ``InputError`` for a part that there is not.
    """
    parts = _wanted(order)
    done = []
    with tempfile.TemporaryDirectory(prefix="handrail-eval-") as folder, Progress(console=console) as progress:
        bar = progress.add_task("making a sample practice", total=len(parts))
        bench = await make_bench(Path(folder), planted=True)
        for part in parts:
            done.append(await _played(part, bench, order, lambda so_far: progress.update(bar, description=so_far[:60])))
            progress.advance(bar)
    report = Report.of(TITLE, done, made_at=system_clock(), quick=order.quick)
    for each in report.parts:
        if each.result is not None:
            show(each.result, console)
    report.write_json(json_file)
    write_html(report, html_file)
    console.print(f"The report is at {html_file}, its numbers at {json_file}.")
    return 0 if report.gates_met else 1


def _wanted(order: KernelOrder) -> list[KernelPart]:
    names = [part.name for part in PARTS]
    if unknown := sorted(set(order.only) - set(names)):
        raise InputError(f"The safety kernel has no part '{unknown[0]}'.", f"Choose among: {', '.join(names)}.")
    return [part for part in PARTS if part.name in (order.only or names)]


async def _played(part: KernelPart, bench: Bench, order: KernelOrder, told: Told) -> ReportPart:
    told(part.title)
    began = perf_counter()
    result = await part.play(bench, order, lambda so_far: told(f"{part.name}: {so_far}"))
    blank = ReportPart(name=part.name, title=part.title, about=part.about, seconds=perf_counter() - began)
    if isinstance(result, str):
        return blank.model_copy(update={"not_run": result})
    return blank.model_copy(update={"result": result})
