"""Lives that end by SIGKILL at a boundary chosen from a seed, and go on in another process until they are whole."""

import asyncio
import multiprocessing
import signal
from random import Random

from evals.case_result import CaseResult
from evals.faults.end_state import judged
from evals.faults.ground import Ground
from evals.faults.life import ACKNOWLEDGED, Life, live
from evals.faults.office import Parts
from evals.faults.scene import Scene
from evals.faults.watch import passed
from practice.record import Value

SYSTEM = "killed process"
MOST_KILLS_A_LIFE = 3
_AGAIN = 0.35
"""The chance that a recovery is killed too."""
_FURTHEST = 60
"""Up to here a recovery is killed; most have fewer boundaries, and then live."""
_PATIENCE_SECONDS = 60

# One process has imported everything and forks the others: each is a process of its own, up in milliseconds.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["evals.faults.preloaded"])


class Lived(Value):
    """One process's way: the boundaries it passed, and how it ended (0, or minus the signal)."""

    boundaries: tuple[str, ...]
    exit_code: int | None

    @property
    def was_killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return self.exit_code == -signal.SIGKILL


class Killing:
    """Lets processes live and die on one ground. ``parts`` are what they are made of, broken or not."""

    def __init__(self, ground: Ground, parts: Parts | None = None) -> None:
        self._ground = ground
        self._parts = parts or Parts()

    async def census(self, scene: Scene) -> tuple[str, ...]:
        """Live one life that nobody kills and return its boundaries, in order."""
        life = await self._ground.begin(scene)
        lived = await self._process(life)
        if lived.exit_code != 0:
            raise RuntimeError(f"a life that nobody killed ended with {lived.exit_code}: see {life.log}")
        return lived.boundaries

    async def kill(self, scene: Scene, at: int, chance: Random) -> CaseResult:
        """Kill one life at the boundary numbered ``at`` from 1, let it recover, and judge how it ended.

        A recovery may be killed as well, up to three kills in all; the last process lives to its end.
        """
        writes = self._ground.ehr.writes()
        life = await self._ground.begin(scene)
        lived = [await self._process(life.model_copy(update={"kill_at": at}))]
        while lived[-1].was_killed:
            again = len(lived) < MOST_KILLS_A_LIFE and chance.random() < _AGAIN
            kill_at = chance.randint(1, _FURTHEST) if again else None
            lived.append(await self._process(_recovering(life, len(lived), kill_at)))
        acknowledged = sum(ACKNOWLEDGED in one.boundaries for one in lived)
        end = await self._ground.end(life, writes=self._ground.ehr.writes() - writes, acknowledged=acknowledged)
        killed = [one for one in lived if one.was_killed]
        return CaseResult(
            system=SYSTEM,
            case_id=f"{life.place.practice_id} {scene}",
            group=scene,
            traits=tuple(one.boundaries[-1] for one in killed),
            scores=dict(judged(end)),
            failures={} if lived[-1].exit_code == 0 else {"last process": f"ended with {lived[-1].exit_code}"},
            seen={
                "kills": len(killed),
                "writes": end.writes,
                "approvals": len(end.approvals),
                "told": end.ends_told,
                "tasks": [task.kind for task in end.tasks],
                "chain": end.chain.length,
            },
        )

    async def _process(self, life: Life) -> Lived:
        """Let one process live, and wait for its end."""
        process = _processes.Process(target=live, args=(life, self._parts), daemon=True)
        await asyncio.to_thread(process.start)
        await asyncio.to_thread(process.join, _PATIENCE_SECONDS)
        if process.is_alive():  # it hangs: not a kill of ours, and told from one by its signal
            process.terminate()
            await asyncio.to_thread(process.join)
        lived = Lived(boundaries=tuple(passed(life.log)), exit_code=process.exitcode)
        process.close()
        return lived


def _recovering(life: Life, number: int, kill_at: int | None) -> Life:
    log = life.log.with_name(f"{life.place.practice_id}-{number}.log")
    return life.model_copy(update={"number": number, "act": "recover", "kill_at": kill_at, "log": log})
