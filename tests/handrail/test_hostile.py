"""A broken invariant is the command's exit code, and is shown."""

from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

import handrail.hostile
from evals.hostile.invariants.invariant import NAMES
from evals.hostile.invariants.violation import Violation
from evals.hostile.result import Tally


@pytest.mark.parametrize("broken", [False, True])
async def test_a_broken_invariant_is_exit_code_1_and_shown(
    broken: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def made(_folder: Path) -> Any:
        return SimpleNamespace(settings=None, embedder=None)

    async def ran(_open: object, **_named: object) -> Any:
        tally = Tally()
        tally.turns = 10
        if broken:
            tally.judge([Violation(invariant=next(iter(NAMES)), act=1, what="wrote without a decision")], 0)
        return tally.result(seed=1, goals=1)

    monkeypatch.setattr(handrail.hostile, "make_bench", made)
    monkeypatch.setattr(handrail.hostile, "run_hostile", ran)
    out, file = StringIO(), tmp_path / "hostile.json"
    code = await handrail.hostile.play_hostile(10, 1, None, file, Console(file=out, width=120))
    assert code == int(broken) and ("wrote without a decision" in out.getvalue()) is broken and file.exists()
