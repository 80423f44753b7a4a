"""A hostile run on this machine: its parts played here or in worker processes, kept if wanted, stopped if wanted."""

import asyncio
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from evals.hostile.goals import load_goals
from evals.hostile.result import HostileResult, together
from evals.hostile.run import Part, Progress, Told, parts_of, play_part
from handrail.evaluate import make_bench
from handrail.hostile_worker import Ground, begin_worker, play_in_worker
from practice.errors import InputError
from practice.record import Value

MEMORY = Path("/dev/shm")  # noqa: S108  # a run's databases are rows to be judged and thrown away
"""Where Linux keeps files in memory: half of the writing is saved there."""


class HostileOrder(Value):
    """What is wanted. goals: a file of further attack goals, read and not kept.

    keep: a folder for the results of parts; those that lie there already are not played again.
    """

    turns: int
    seed: int
    goals: Path | None = None
    workers: int = 1
    keep: Path | None = None


async def hostile_run(order: HostileOrder, told: Told = lambda _: None) -> HostileResult:
    """Play; an interrupt (Ctrl-C) ends it after the acts under way, and what was played so far is the result.

    Raises ``InputError`` where it was interrupted before anything was played.
    """
    results: list[HostileResult] = []

    def done(part: Part, result: HostileResult) -> None:
        results.append(result)
        if order.keep is not None and not result.stopped:
            _kept(order.keep, part).write_text(result.model_dump_json() + "\n", encoding="utf-8")
        told(_so_far(results))

    wanted = list(parts_of(order.turns, order.seed))
    open_parts = [part for part in wanted if not (order.keep and _kept(order.keep, part).exists())]
    results += [_read(order.keep, part) for part in wanted if order.keep and part not in open_parts]
    if open_parts:
        with tempfile.TemporaryDirectory(prefix="handrail-hostile-", dir=scratch()) as folder:
            await _play(order, open_parts, Path(folder), done, lambda now: told(_so_far(results, now)))
    if not results:
        raise InputError("The hostile run was stopped before its first part.", "Let it play a little longer.")
    return together(results)


def _so_far(results: list[HostileResult], within: Progress | None = None) -> Progress:
    """Add up the parts that are done, and the one that is being played."""
    now = within or Progress(turns=0, acts=0, violations=0)
    return Progress(
        turns=now.turns + sum(one.turns for one in results),
        acts=now.acts + sum(sum(one.acts.values()) for one in results),
        violations=now.violations + sum(one.found for one in results),
    )


def scratch() -> Path | None:
    """Return where short-lived databases are quickest; None for the temporary folder."""
    return MEMORY if MEMORY.is_dir() else None


async def _play(
    order: HostileOrder,
    parts: list[Part],
    folder: Path,
    done: Callable[[Part, HostileResult], None],
    tell: Callable[[Progress], None],
) -> None:
    bench = await make_bench(folder)
    stop = folder / "stop"
    ground = Ground(settings=bench.settings, goals=load_goals(order.goals), copies=folder / "attacked", stop=stop)
    with _stopping(stop):
        if order.workers > 1 and len(parts) > 1:
            await _side_by_side(order.workers, parts, ground, done)
            return
        opened = ground.opener(bench.embedder)
        for part in parts:
            result = await play_part(opened, part, ground.goals, told=tell, stopped=stop.exists)
            done(part, result)
            if result.stopped:
                return


async def _side_by_side(
    workers: int, parts: list[Part], ground: Ground, done: Callable[[Part, HostileResult], None]
) -> None:
    context = get_context("spawn")  # a fork would share the model's threads and the parent's connections
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin_worker, initargs=(ground,)) as pool:
        loop = asyncio.get_running_loop()

        async def play(part: Part) -> None:
            result = await loop.run_in_executor(pool, play_in_worker, part)
            if result.turns:
                done(part, result)

        await asyncio.gather(*(play(part) for part in parts))


@contextmanager
def _stopping(stop: Path) -> Iterator[None]:
    """An interrupt leaves a file that every player looks for."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, stop.touch)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _kept(folder: Path, part: Part) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"hostile-{part.run_seed}-{part.number:04}-{part.turns}.json"


def _read(folder: Path, part: Part) -> HostileResult:
    return HostileResult.model_validate_json(_kept(folder, part).read_text(encoding="utf-8"))
