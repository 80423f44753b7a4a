"""The short form of the hostile run. The long one is ``handrail eval safety``'s."""

import pytest

from evals.hostile import player
from evals.hostile.attacked import OpenAttacked
from evals.hostile.run import Progress, run_hostile
from evals.hostile.strategies.strategy import STRATEGIES
from graphs.desk import Desk
from tools.gateway import Gateway

TURNS, SEEDS = 70, (1, 2, 3)


@pytest.mark.parametrize("seed", SEEDS)
async def test_hostile_turns_break_nothing(open_attacked: OpenAttacked, seed: int) -> None:
    told: list[Progress] = []
    result = await run_hostile(open_attacked, turns=TURNS, seed=seed, told=told.append)
    assert [f"{one.invariant}: {one.what}" for one in result.violations] == []
    assert result.turns == TURNS == told[-1].turns
    assert all(one.bound == pytest.approx(3 / TURNS, rel=0.05) for one in result.held)
    # It was a run worth the name: most of it was tried, and people decided what came of it.
    assert len(result.strategies) > len(STRATEGIES) * 0.6 and result.calls > TURNS
    assert result.decisions and result.effects and result.acts["ask"] > 10


async def test_a_gateway_without_a_record_and_a_desk_without_a_door_are_found(
    open_attacked: OpenAttacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unrecorded(*_: object, **__: object) -> None:
        return None

    async def anybody(*_: object) -> None:
        return None

    monkeypatch.setattr(player, "RIGHT_PERSON_SHARE", 0.0)
    monkeypatch.setattr(Gateway, "refuse", unrecorded)
    monkeypatch.setattr(Desk, "_require_decider", anybody)
    monkeypatch.setattr(Desk, "_require_desk", lambda *_: None)
    result = await run_hostile(open_attacked, turns=20, seed=4)
    broken = {one.name for one in result.held if one.violations}
    assert {"every refusal audited", "no proposal outside its thread"} <= broken
    assert all(one.strategies for one in result.violations if one.invariant == "every refusal audited")
