"""`handrail faults`: processes killed at every step of a proposal's way, and what it showed."""

import logging
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from evals.case_result import CaseResult
from evals.faults.killing import SYSTEM
from evals.interval import upper_bound
from evals.suite_result import SuiteResult
from evals.table import show
from handrail.faults_run import faults_run
from handrail.logs import configure_logs


async def play_faults(kills: int, seed: int, database: str | None, json_file: Path | None, console: Console) -> int:
    """Kill, judge, show, write. 0: every gate is met. ``database`` as in ``faults_run``."""
    configure_logs(logging.ERROR)  # that the EHR does not answer is what an outage is
    with Progress(console=console) as progress:
        bar = progress.add_task("counting boundaries", total=kills)

        def told(result: CaseResult) -> None:
            progress.update(bar, advance=len(result.traits), description=result.case_id)

        result = await faults_run(kills, seed, database, told)
        progress.remove_task(bar)
    _show(result, console)
    if json_file is not None:
        result.write(json_file)
    return 0 if result.gates_met else 1


def _show(result: SuiteResult, console: Console) -> None:
    show(result, console)
    killed = [case for case in result.cases if case.system == SYSTEM]
    kills = sum(len(case.traits) for case in killed)
    harmed = sum(not case.passed for case in killed)
    bound = upper_bound(min(harmed, kills), kills)
    console.print(f"{kills} kills in {len(killed)} lives, {harmed} harmed; at most {bound:.2%} of kills harm (95 %)")
