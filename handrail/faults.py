"""`handrail faults`: processes killed at every step of a proposal's way, on a database and an EHR of the run's own."""

import logging
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress

from evals.case_result import CaseResult
from evals.clock import EvaluationClock
from evals.faults.ehr_server import ehr_server
from evals.faults.ground import Ground
from evals.faults.killing import SYSTEM
from evals.faults.place import SEALING_KEY, Place
from evals.faults.suite import OTHER_LIVES, run_faults
from evals.faults.world import World
from evals.gate import GateFile
from evals.interval import upper_bound
from evals.suite_result import SuiteResult
from evals.table import show
from handrail.logs import configure_logs
from handrail.settings import read_settings
from ledger.database import Database
from practice.clock import system_clock
from practice.profile import load_profile


async def play_faults(kills: int, seed: int, database: str | None, json_file: Path | None, console: Console) -> int:
    """Kill, judge, show, write. 0: every gate is met.

    ``database``: a PostgreSQL database of the run's own, where it leaves its rows; without one, a SQLite file that goes
    when the run is over.
    """
    configure_logs(logging.ERROR)  # that the EHR does not answer is what an outage is
    profile_file = read_settings().practice_file
    zone = load_profile(profile_file).zone
    world, ran_at = World(kills + OTHER_LIVES, ZoneInfo(zone)), system_clock()
    with tempfile.TemporaryDirectory(prefix="handrail-faults-") as name, Progress(console=console) as progress:
        bar = progress.add_task("counting boundaries", total=kills)

        def told(result: CaseResult) -> None:
            progress.update(bar, advance=len(result.traits), description=result.case_id)

        folder = Path(name)
        url = database or f"sqlite:///{folder / 'ledger.db'}"
        await _migrate(url)
        async with ehr_server(folder, world, EvaluationClock(), zone=zone) as ehr:
            place = Place(
                database_url=url,
                folder=folder,
                ehr_url=ehr.url,
                profile_file=profile_file,
                practice_id=f"faults-{ran_at:%Y%m%d%H%M%S}",
            )
            ground = Ground(place, ehr, world)
            result = await run_faults(ground, GateFile.load(), kills=kills, seed=seed, ran_at=ran_at, told=told)
        progress.remove_task(bar)
    _show(result, console)
    if json_file is not None:
        result.write(json_file)
    return 0 if result.gates_met else 1


async def _migrate(url: str) -> None:
    database = Database(url, SEALING_KEY)
    await database.migrate()
    await database.close()


def _show(result: SuiteResult, console: Console) -> None:
    show(result, console)
    killed = [case for case in result.cases if case.system == SYSTEM]
    kills = sum(len(case.traits) for case in killed)
    harmed = sum(not case.passed for case in killed)
    bound = upper_bound(min(harmed, kills), kills)
    console.print(f"{kills} kills in {len(killed)} lives, {harmed} harmed; at most {bound:.2%} of kills harm (95 %)")
