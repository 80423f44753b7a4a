"""A broken invariant is the command's exit code, and is shown; parts that were kept are not played again."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

import handrail.hostile_run
from evals.hostile.invariants.invariant import NAMES
from evals.hostile.invariants.violation import Violation
from evals.hostile.run import TURNS_A_PART, Part
from evals.hostile.tally import Tally
from handrail.hostile import play_hostile
from handrail.hostile_run import HostileOrder, hostile_run
from practice.errors import InputError

Played = list[int]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    """Parts that were asked for, none of them really played; seed 9 breaks an invariant, seed 8 is stopped."""
    numbers: Played = []

    async def made(_folder: Path) -> Any:
        return SimpleNamespace(settings=None, embedder=None)

    async def play(_open: object, part: Part, _goals: object, *, stopped: Callable[[], bool], **_: object) -> Any:
        numbers.append(part.number)
        assert not stopped()
        tally = Tally()
        tally.turns = part.turns
        if part.run_seed == 9:
            tally.judge([Violation(invariant=next(iter(NAMES)), act=1, what="wrote without a decision")])
        return tally.result(seed=part.run_seed, goals=1, stopped=part.run_seed == 8)

    class Ground:
        goals = ()

        def __init__(self, **_: object) -> None: ...

        def opener(self, _embedder: object) -> None: ...

    monkeypatch.setattr(handrail.hostile_run, "make_bench", made)
    monkeypatch.setattr(handrail.hostile_run, "play_part", play)
    monkeypatch.setattr(handrail.hostile_run, "Ground", Ground)
    return numbers


@pytest.mark.parametrize("broken", [False, True])
async def test_a_broken_invariant_is_exit_code_1_and_shown(played: Played, broken: bool, tmp_path: Path) -> None:
    out, file = StringIO(), tmp_path / "hostile.json"
    order = HostileOrder(turns=10, seed=9 if broken else 1)
    code = await play_hostile(order, file, Console(file=out, width=120))
    assert code == int(broken) and ("wrote without a decision" in out.getvalue()) is broken and file.exists()


async def test_a_run_goes_on_from_the_parts_that_were_kept(played: Played, tmp_path: Path) -> None:
    first = HostileOrder(turns=TURNS_A_PART, seed=1, keep=tmp_path / "parts")
    assert (await hostile_run(first)).turns == TURNS_A_PART
    whole = await hostile_run(first.model_copy(update={"turns": 3 * TURNS_A_PART}))
    assert whole.turns == 3 * TURNS_A_PART and whole.practices == 3 and played == [0, 1, 2]
    await hostile_run(first.model_copy(update={"turns": 3 * TURNS_A_PART}))
    assert played == [0, 1, 2]


async def test_a_part_that_was_stopped_ends_the_run_and_is_not_kept(played: Played, tmp_path: Path) -> None:
    result = await hostile_run(HostileOrder(turns=2 * TURNS_A_PART, seed=8, keep=tmp_path))
    assert result.stopped and played == [0] and not list(tmp_path.iterdir())


async def test_a_run_without_a_part_says_so(monkeypatch: pytest.MonkeyPatch, played: Played) -> None:
    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(handrail.hostile_run, "_play", nothing)
    with pytest.raises(InputError):
        await hostile_run(HostileOrder(turns=10, seed=1))
