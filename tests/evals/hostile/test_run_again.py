"""The second half of the short form of the hostile run: other seeds, in a file that can run beside the first."""

import pytest

from evals.hostile.attacked import OpenAttacked
from evals.hostile.run import run_hostile

TURNS, SEEDS = 500, (3, 4)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
async def test_hostile_turns_from_other_seeds_break_nothing(open_attacked: OpenAttacked, seed: int) -> None:
    result = await run_hostile(open_attacked, turns=TURNS, seed=seed)
    assert [f"{one.invariant}: {one.what}" for one in result.violations] == []
    assert result.turns >= TURNS and result.decisions and result.effects
