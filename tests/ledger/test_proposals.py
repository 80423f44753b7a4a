import asyncio

import pytest

from ledger.ledger import Ledger
from practice.action import Workflow
from practice.errors import AlreadyDecided, DecisionError, NotFound
from practice.grounded import Source
from tests.conftest import SettableClock
from tests.ledger.records import TOMORROW, approve, cancellation, propose


async def test_a_proposal_comes_back_as_it_was_made(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        conversation = await unit.conversations.open("CL-0001")
        made = await propose(
            unit,
            sources=[Source(id="appointment:APT-000001", label="Thursday", text="4 PM")],
            notes=["inside the late-cancellation window"],
            stamp={"model": "handrail-local/1"},
            requested_by="PER-1",
            conversation_id=conversation.id,
            run_id="RUN-1",
            hold_id="HLD-1",
            high_risk=True,
        )
    async with ledger.reading() as unit:
        assert await unit.proposals.get(made.id) == made
        assert await unit.proposals.for_run("RUN-1") == made
        assert await unit.proposals.for_run("RUN-2") is None
    assert (made.kind, made.client_id, made.action) == ("cancel_appointment", "CL-0001", cancellation())
    assert (made.workflow, made.state) == (Workflow.S1, "waiting")


async def test_the_inbox_holds_what_waits_oldest_first(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        first, second, decided = [await propose(unit) for _ in range(3)]
        await propose(unit, state="shadow")
        await approve(unit, decided)
        assert [p.id for p in await unit.proposals.waiting()] == [first.id, second.id]
        clock.set(TOMORROW)
        assert await unit.proposals.waiting() == []


async def test_proposals_are_listed_by_state_client_and_workflow(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        first, second = await propose(unit), await propose(unit, workflow="M2")
        await unit.proposals.withdraw(first.id)
        proposals = unit.proposals
        assert [p.id for p in await proposals.list()] == [second.id, first.id]
        assert [p.id for p in await proposals.list("withdrawn")] == [first.id]
        assert [p.id for p in await proposals.list(workflow="M2", client_id="CL-0001")] == [second.id]
        assert await proposals.list(client_id="CL-0002") == []
        assert await proposals.list(conversation_id="CNV-0") == []


async def test_a_request_is_withdrawn_or_decided_but_never_both(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit)

    async def withdraw() -> str:
        async with ledger.transaction() as unit:
            return (await unit.proposals.withdraw(proposal.id)).state

    async def decide() -> str:
        async with ledger.transaction() as unit:
            return (await approve(unit, proposal)).verdict

    results = await asyncio.gather(withdraw(), decide(), withdraw(), decide(), return_exceptions=True)
    assert sum(isinstance(result, AlreadyDecided) for result in results) == 3


async def test_what_waits_too_long_expires_once(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        proposal, decided = await propose(unit), await propose(unit)
        await approve(unit, decided)
        assert await unit.proposals.expire_due(clock()) == []
        clock.set(TOMORROW)
        assert [(p.id, p.state) for p in await unit.proposals.expire_due(clock())] == [(proposal.id, "expired")]
        assert await unit.proposals.expire_due(clock()) == []


@pytest.mark.parametrize(
    ("steps", "allowed"),
    [
        (["executed"], True),
        (["failed"], True),
        (["failed", "executed"], True),
        (["executed", "failed"], False),
        (["executed", "executed"], False),
        (["waiting"], False),
        (["approved"], False),
        (["withdrawn"], False),
    ],
)
async def test_only_what_was_approved_is_executed(sqlite_ledger: Ledger, steps: list[str], allowed: bool) -> None:
    async with sqlite_ledger.transaction() as unit:
        proposal = await propose(unit)
        await approve(unit, proposal)
        for step in steps[:-1]:
            await unit.proposals.mark(proposal.id, step)
        if allowed:
            assert (await unit.proposals.mark(proposal.id, steps[-1])).state == steps[-1]
        else:
            with pytest.raises(DecisionError):
                await unit.proposals.mark(proposal.id, steps[-1])


@pytest.mark.parametrize("state", ["waiting", "shadow"])
async def test_what_was_not_approved_is_never_executed(ledger: Ledger, state: str) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit, state=state)
        with pytest.raises(DecisionError):
            await unit.proposals.mark(proposal.id, "executed")


async def test_an_unknown_proposal_is_not_found(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        for attempt in (
            unit.proposals.get("PRP-0"),
            unit.proposals.withdraw("PRP-0"),
            unit.proposals.mark("PRP-0", "executed"),
        ):
            with pytest.raises(NotFound):
                await attempt
