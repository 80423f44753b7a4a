"""A faults run on this machine: its ledger, its EHR, its killed processes, gone when it is over."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from evals.case_result import CaseResult
from evals.clock import EvaluationClock
from evals.faults.ehr_server import ehr_server
from evals.faults.ground import Ground
from evals.faults.place import SEALING_KEY, Place
from evals.faults.suite import OTHER_LIVES, run_faults
from evals.faults.world import World
from evals.gate import GateFile
from evals.suite_result import SuiteResult
from handrail.settings import read_settings
from ledger.database import Database
from practice.clock import system_clock
from practice.profile import load_profile

Told = Callable[[CaseResult], None]


async def faults_run(kills: int, seed: int, database: str | None = None, told: Told = lambda _: None) -> SuiteResult:
    """Kill and judge.

    ``database``: a PostgreSQL database of the run's own, where it leaves its rows; without one, a SQLite file that goes
    when the run is over.
    """
    profile_file = read_settings().practice_file
    zone = load_profile(profile_file).zone
    world, ran_at = World(kills + OTHER_LIVES, ZoneInfo(zone)), system_clock()
    with tempfile.TemporaryDirectory(prefix="handrail-faults-") as name:
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
            return await run_faults(ground, GateFile.load(), kills=kills, seed=seed, ran_at=ran_at, told=told)


async def _migrate(url: str) -> None:
    database = Database(url, SEALING_KEY)
    await database.migrate()
    await database.close()
