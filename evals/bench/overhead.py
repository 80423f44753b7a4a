"""Handrail's propose and approve against the bare loop's, in alternation, so that both meet the same machine."""

from collections.abc import Iterator
from pathlib import Path

from evals.bench.bare_loop import open_bare_loop
from evals.bench.report import Overhead
from evals.bench.spread import spread
from evals.bench.turn import TurnTimer, spread_turns

WARM_UP = 5


async def measure_overhead(timer: TurnTimer, clients: Iterator[str], rounds: int, folder: Path) -> Overhead:
    """Run both ``rounds`` times after a warm-up that is not counted."""
    ours, bare = [], []
    async with open_bare_loop(folder) as loop:
        for number in range(WARM_UP + rounds):
            bare_times, own_times = await loop.round(), await timer.approval(next(clients))
            if number >= WARM_UP:
                bare.append(bare_times)
                ours.append(own_times)
    bare_spread = spread([each.propose + each.approve for each in bare])
    whole = spread([each.propose.total + each.approve for each in ours])
    return Overhead(
        bare_propose=spread([each.propose for each in bare]),
        bare_approve=spread([each.approve for each in bare]),
        bare=bare_spread,
        propose=spread_turns([each.propose for each in ours]),
        approve=spread([each.approve for each in ours]),
        whole=whole,
        ratio_p50=round(whole.p50 / bare_spread.p50, 2),
        ratio_p95=round(whole.p95 / bare_spread.p95, 2),
    )
