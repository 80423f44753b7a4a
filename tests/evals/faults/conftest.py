from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from evals.clock import EvaluationClock
from evals.faults.ehr_server import ehr_server
from evals.faults.ground import Ground
from evals.faults.place import Place
from evals.faults.world import World
from handrail.settings import Settings

ZONE = "America/Chicago"
OpenGround = Callable[[str], AbstractAsyncContextManager[Ground]]


@pytest.fixture
def open_ground(tmp_path: Path) -> OpenGround:
    """Open a ground on a migrated database, with an EHR of its own behind a socket."""

    @asynccontextmanager
    async def open_it(url: str, lives: int = 60) -> AsyncIterator[Ground]:
        world = World(lives, ZoneInfo(ZONE))
        async with ehr_server(tmp_path, world, EvaluationClock(), zone=ZONE) as ehr:
            profile_file = Settings(_env_file=None).practice_file
            place = Place(
                database_url=url, folder=tmp_path, ehr_url=ehr.url, profile_file=profile_file, practice_id="faults"
            )
            yield Ground(place, ehr, world)

    return open_it
