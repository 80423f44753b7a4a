"""Processes that are really killed. The long run is ``handrail faults --kills 300``."""

from random import Random

import pytest

from evals.faults.end_state import EFFECTS, INVARIANTS, KEPT, TOLD, WHOLE
from evals.faults.killing import Killing
from evals.faults.office import Parts
from evals.faults.scene import Scene
from evals.faults.suite import run_kills
from tests.conftest import empty_database
from tests.evals.faults.conftest import OpenGround
from tests.evals.faults.flaws import BOOKLESS, KEYLESS, OBLIVIOUS


class Once(Random):
    """Never kills a recovery."""

    def random(self) -> float:
        return 1.0


async def test_killed_at_any_boundary_on_sqlite_nothing_is_lost_or_done_twice(
    open_ground: OpenGround, sqlite_url: str
) -> None:
    async with open_ground(sqlite_url) as ground:
        results, every = await run_kills(ground, kills=20, seed=1)
    assert [f"{one.case_id} {one.traits}: {one.faults}" for one in results if not one.passed] == []
    assert sum(len(one.traits) for one in results) >= 20 and {one.group for one in results} == set(Scene)
    assert {name for one in results for name in one.scores} == set(INVARIANTS)
    assert len({target.boundary for target in every}) > 40


async def test_killed_at_any_boundary_on_postgresql_nothing_is_lost_or_done_twice(
    open_ground: OpenGround, migrated_postgres: str
) -> None:
    empty_database(migrated_postgres)
    async with open_ground(migrated_postgres) as ground:
        results, _ = await run_kills(ground, kills=4, seed=2, scenes=(Scene.REPLY, Scene.MOVE))
    assert [f"{one.case_id} {one.traits}: {one.faults}" for one in results if not one.passed] == []
    assert sum(len(one.traits) for one in results) >= 4


@pytest.mark.parametrize(
    ("scene", "boundary", "further"),
    [
        (Scene.MOVE, "ledger: holds, proposals, conversations, messages: committed", 0),
        (Scene.ALONE, "ledger: holds, proposals, conversations, decisions: committed", 3),
        (Scene.REPLY, "ledger: effects, proposals: committed", 3),
        (Scene.REJECTED, "ledger: staff_tasks, messages: committed", 0),
    ],
    ids=["proposed, not noted so", "decided alone, half noted so", "carried out, half noted so", "told, not noted so"],
)
async def test_where_a_kill_once_harmed(
    scene: Scene, boundary: str, further: int, open_ground: OpenGround, sqlite_url: str
) -> None:
    async with open_ground(sqlite_url) as ground:
        killing = Killing(ground)
        at = (await killing.census(scene)).index(boundary) + 1 + further
        result = await killing.kill(scene, at, Once())
    assert result.passed and len(result.traits) == 1, (result.traits, result.faults, result.seen)


@pytest.mark.parametrize(
    ("parts", "scene", "boundary", "broken"),
    [
        (KEYLESS, Scene.REPLY, "EHR: POST v1/messages: answered", {EFFECTS}),
        (KEYLESS, Scene.MOVE, "EHR: PATCH v1/appointments: answered", {KEPT, TOLD}),
        (BOOKLESS, Scene.REPLY, "EHR: POST v1/messages: before", {EFFECTS, KEPT, TOLD}),
        (OBLIVIOUS, Scene.BOOK, "EHR: POST v1/appointments: before", {WHOLE}),
    ],
    ids=["no key, a create", "no key, a change", "no outbox", "no recovery"],
)
async def test_what_guards_against_a_kill_is_missed_when_it_is_taken_away(
    parts: Parts, scene: Scene, boundary: str, broken: set[str], open_ground: OpenGround, sqlite_url: str
) -> None:
    async with open_ground(sqlite_url) as ground:
        found, whole = [
            await one.kill(scene, (await one.census(scene)).index(boundary) + 1, Once())
            for one in (Killing(ground, parts), Killing(ground))
        ]
    assert found.traits == whole.traits == (boundary,)
    assert broken <= set(found.faults), found.seen
    assert whole.passed, whole.faults
