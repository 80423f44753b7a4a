import asyncio

import pytest

from ledger.ledger import Ledger
from practice.errors import NotFound
from practice.identity import Role


async def test_a_task_comes_back_as_it_was_asked(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        task = await unit.tasks.add(
            "handoff",
            "A client asked something clinical",
            body="See the conversation.",
            role="clinician",
            client_id="CL-0001",
            conversation_id="CNV-1",
            proposal_id="PRP-1",
        )
        assert await unit.tasks.get(task.id) == task
        assert (task.role, task.state) == (Role.CLINICIAN, "open")


async def test_tasks_are_listed_for_a_role_oldest_first(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        first, second = await unit.tasks.add("a", "one"), await unit.tasks.add("a", "two")
        await unit.tasks.add("a", "three", role=Role.ADMIN)
        await unit.tasks.finish(first.id, "PER-1")
        assert [t.id for t in await unit.tasks.list(Role.FRONT_DESK)] == [first.id, second.id]
        assert [t.id for t in await unit.tasks.list("front_desk", "open")] == [second.id]
        assert len(await unit.tasks.list()) == 3


async def test_of_many_who_claim_a_task_one_gets_it(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        task = await unit.tasks.add("handoff", "one")

    async def claim(person: int) -> bool:
        async with ledger.transaction() as unit:
            return await unit.tasks.claim(task.id, f"PER-{person}")

    assert sum(await asyncio.gather(*(claim(person) for person in range(6)))) == 1


async def test_a_finished_task_stays_with_whoever_finished_it_first(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        task = await unit.tasks.add("handoff", "one")
        await unit.tasks.claim(task.id, "PER-1")
        assert (await unit.tasks.finish(task.id, "PER-2")).claimed_by == "PER-2"
        again = await unit.tasks.finish(task.id, "PER-3")
        assert (again.state, again.claimed_by) == ("done", "PER-2")
        assert not await unit.tasks.claim(task.id, "PER-3")


async def test_an_unknown_task_is_not_found(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        for attempt in (unit.tasks.get("TSK-0"), unit.tasks.claim("TSK-0", "PER-1"), unit.tasks.finish("TSK-0", "P-1")):
            with pytest.raises(NotFound):
                await attempt


async def test_tasks_about_a_proposal_are_found_whatever_their_state(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        mine = await unit.tasks.add("follow_up", "one", proposal_id="PRP-1")
        await unit.tasks.add("follow_up", "two", proposal_id="PRP-2")
        await unit.tasks.finish(mine.id, "PER-1")
        assert [task.id for task in await unit.tasks.about("PRP-1")] == [mine.id]
        assert await unit.tasks.about("PRP-3") == []
