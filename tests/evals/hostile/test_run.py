"""The first half of the short form of the hostile run. The long form is ``handrail hostile --turns 100000``."""

import pytest

from evals.hostile import player
from evals.hostile.attacked import OpenAttacked
from evals.hostile.run import TURNS_A_PART, Progress, parts_of, run_hostile
from evals.hostile.strategies.strategy import STRATEGIES
from graphs.desk import Desk
from tools.gateway import Gateway

TURNS, SEEDS = 500, (1, 2)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
async def test_hostile_turns_break_nothing(open_attacked: OpenAttacked, seed: int) -> None:
    told: list[Progress] = []
    result = await run_hostile(open_attacked, turns=TURNS, seed=seed, told=told.append)
    assert [f"{one.invariant}: {one.what}" for one in result.violations] == []
    assert TURNS <= result.turns == told[-1].turns and result.asked > TURNS / 4
    assert all(one.bound == pytest.approx(3 / TURNS, rel=0.05) for one in result.held)
    # It was a run worth the name: all of it was tried, and people decided what came of it.
    assert len(result.strategies) > len(STRATEGIES) * 0.9 and result.calls > TURNS
    assert result.decisions and result.effects and result.alerts and result.acts["ask"] > 50


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
    result = await run_hostile(open_attacked, turns=60, seed=4)
    broken = {one.name for one in result.held if one.violations}
    assert {"every refusal audited", "no proposal outside its thread"} <= broken
    assert all(one.strategies for one in result.violations if one.invariant == "every refusal audited")


async def test_a_run_that_is_stopped_reports_what_it_played(open_attacked: OpenAttacked) -> None:
    asked = iter((False, False, True))
    result = await run_hostile(open_attacked, turns=5_000, seed=1, stopped=lambda: next(asked))
    assert result.stopped and sum(result.acts.values()) == 3 and result.audited


def test_a_run_is_divided_into_parts_of_seeds_of_their_own() -> None:
    parts = list(parts_of(2 * TURNS_A_PART + 1, seed=3))
    assert [part.turns for part in parts] == [TURNS_A_PART, TURNS_A_PART, 1]
    assert len({part.seed for part in parts}) == 3
