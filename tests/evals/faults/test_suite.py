"""What the suite makes of what it found."""

from datetime import UTC, datetime

import pytest

from evals.case_result import CaseResult
from evals.faults import suite
from evals.faults.crowd import ONE_WINS, OTHERS_TOLD
from evals.faults.crowd import SYSTEM as CROWD
from evals.faults.end_state import EFFECTS, INVARIANTS
from evals.faults.ground import Ground
from evals.faults.killing import SYSTEM
from evals.faults.outage import QUEUED
from evals.faults.outage import SYSTEM as OUTAGE
from evals.faults.scene import Scene
from evals.faults.suite import Target, run_faults
from evals.gate import GateFile
from tests.evals.faults.conftest import OpenGround

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def ended(system: str, *further: str, broken: str = "") -> CaseResult:
    scores = {name: name != broken for name in (*INVARIANTS, *further)}
    return CaseResult(system=system, case_id="x", group=Scene.BOOK, traits=("EHR: sent",), scores=scores)


@pytest.mark.parametrize(
    ("life", "crowd", "outage", "not_met"),
    [
        ("", "", "", set()),
        (EFFECTS, "", "", {(SYSTEM, EFFECTS), (SYSTEM, suite.UNHARMED)}),
        ("", ONE_WINS, "", {(CROWD, ONE_WINS)}),
        ("", "", QUEUED, {(OUTAGE, QUEUED)}),
    ],
    ids=["nothing", "one life of thirty", "the crowd", "an outage"],
)
async def test_one_harm_fails_its_gates(
    life: str, crowd: str, outage: str, not_met: set[tuple[str, str]],
    open_ground: OpenGround, sqlite_url: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    async def run_kills(ground: Ground, **_: object) -> tuple[list[CaseResult], list[Target]]:
        lives = [ended(SYSTEM)] * 29 + [ended(SYSTEM, broken=life)]
        return lives, [Target(scene=Scene.BOOK, at=1, boundary=name) for name in ("EHR: sent", "EHR: before")]

    async def of_a_crowd(ground: Ground) -> CaseResult:
        return ended(CROWD, ONE_WINS, OTHERS_TOLD, broken=crowd)

    async def of_an_outage(ground: Ground, how: object) -> list[CaseResult]:
        return [ended(OUTAGE, QUEUED, broken=outage)]

    monkeypatch.setattr(suite, "run_kills", run_kills)
    monkeypatch.setattr(suite.crowd, "crowd", of_a_crowd)
    monkeypatch.setattr(suite.outage, "outage", of_an_outage)
    async with open_ground(sqlite_url) as ground:
        result = await run_faults(ground, GateFile.load(), kills=30, seed=1, ran_at=NOW)
    measured = {(one.system, one.name): one for one in result.measures}
    assert measured[SYSTEM, EFFECTS].n == 30 and measured[SYSTEM, suite.COVERED].value == 0.5
    assert {(judged.gate.system, judged.gate.measure) for judged in result.gates if not judged.met} == not_met
    assert result.gates_met is (not not_met) and result.cases_version == "faults/1 on sqlite"
