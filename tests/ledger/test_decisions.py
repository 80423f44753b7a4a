import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.ledger import Ledger
from practice.errors import AlreadyDecided, DecisionExpired, DecisionMismatch, DecisionSpent, NotFound
from tests.conftest import SettableClock
from tests.ledger.records import HASH, TOMORROW, approve, approved, cancellation, propose


async def test_of_two_tabs_one_decides(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit)

    async def decide(person: int) -> str:
        async with ledger.transaction() as unit:
            verdict = "approve" if person % 2 else "reject"
            return (await approve(unit, proposal, verdict=verdict, decided_by=f"PER-{person}")).decided_by

    results = await asyncio.gather(*(decide(person) for person in range(8)), return_exceptions=True)
    winners = [result for result in results if isinstance(result, str)]
    assert len(winners) == 1
    assert sum(isinstance(result, AlreadyDecided) for result in results) == 7
    async with ledger.reading() as unit:
        decision = await unit.decisions.for_proposal(proposal.id)
        assert decision is not None and decision.decided_by == winners[0]
        assert (await unit.proposals.get(proposal.id)).state == (
            "rejected" if decision.verdict == "reject" else "approved"
        )


async def test_a_decision_is_spent_once(ledger: Ledger) -> None:
    decision = await approved(ledger)

    async def spend() -> bool:
        async with ledger.transaction() as unit:
            return (await unit.decisions.spend(decision.id, HASH)).spent_at is not None

    results = await asyncio.gather(*(spend() for _ in range(8)), return_exceptions=True)
    assert results.count(True) == 1
    assert sum(isinstance(result, DecisionSpent) for result in results) == 7


async def test_a_decision_comes_back_as_it_was_made(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit)
        assert await unit.decisions.for_proposal(proposal.id) is None
        made = await approve(unit, proposal, verdict="edit", action=cancellation("moved away"), reason="as agreed")
        assert await unit.decisions.get(made.id) == made == await unit.decisions.for_proposal(proposal.id)
        assert made.action == cancellation("moved away")


async def test_an_approval_carries_the_action_that_was_proposed(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        assert (await approve(unit, await propose(unit))).action == cancellation()
        assert (
            await approve(unit, await propose(unit), verdict="auto", action=cancellation())
        ).action == cancellation()
        assert (await approve(unit, await propose(unit), verdict="reject", action_hash="")).action is None


@pytest.mark.parametrize(("verdict", "action"), [("approve", cancellation("other")), ("edit", None)])
async def test_a_decision_about_another_action_changes_nothing(ledger: Ledger, verdict: str, action: object) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit)
        with pytest.raises(DecisionMismatch):
            await approve(unit, proposal, verdict=verdict, action=action)
    async with ledger.transaction() as unit:
        assert (await unit.proposals.get(proposal.id)).state == "waiting"
        await approve(unit, proposal)


async def test_a_proposal_that_waited_too_long_cannot_be_decided(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit)
        clock.set(TOMORROW)
        with pytest.raises(DecisionExpired):
            await approve(unit, proposal)
        await unit.proposals.expire_due(clock())
        with pytest.raises(DecisionExpired):
            await approve(unit, proposal)


async def test_a_shadow_or_withdrawn_proposal_cannot_be_decided(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        shadow, withdrawn = await propose(unit, state="shadow"), await propose(unit)
        await unit.proposals.withdraw(withdrawn.id)
        for proposal in (shadow, withdrawn):
            with pytest.raises(AlreadyDecided):
                await approve(unit, proposal, verdict="auto")


async def test_a_decision_is_good_for_its_own_action_alone(ledger: Ledger) -> None:
    decision = await approved(ledger)
    async with ledger.transaction() as unit:
        with pytest.raises(DecisionMismatch):
            await unit.decisions.spend(decision.id, "b" * 64)
        await unit.decisions.spend(decision.id, HASH)


async def test_a_decision_grows_too_old_to_spend(ledger: Ledger, clock: SettableClock) -> None:
    decision = await approved(ledger)
    clock.set(TOMORROW - timedelta(seconds=1))
    async with ledger.transaction() as unit:
        assert [d.id for d in await unit.decisions.unspent()] == [decision.id]
        clock.set(TOMORROW)
        with pytest.raises(DecisionExpired):
            await unit.decisions.spend(decision.id, HASH)
        assert await unit.decisions.unspent() == []


async def test_a_rejection_can_never_be_spent(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        decision = await approve(unit, await propose(unit), verdict="reject")
        with pytest.raises(DecisionMismatch):
            await unit.decisions.spend(decision.id, HASH)
        assert await unit.decisions.unspent() == []


async def test_a_spent_decision_is_no_work_for_a_restart(ledger: Ledger) -> None:
    decision = await approved(ledger)
    async with ledger.transaction() as unit:
        await unit.decisions.spend(decision.id, HASH)
        assert await unit.decisions.unspent() == []


async def test_what_is_unknown_is_not_found(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        for attempt in (
            unit.decisions.get("DCN-0"),
            unit.decisions.spend("DCN-0", HASH),
            unit.decisions.record(
                "PRP-0", verdict="reject", decided_by="PER-1", action_hash="", policy_version="1", expires_at=TOMORROW
            ),
        ):
            with pytest.raises(NotFound):
                await attempt


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET spent_at = NULL",
        "UPDATE decisions SET action_hash = 'other'",
        "UPDATE decisions SET verdict = 'auto'",
        "UPDATE decisions SET expires_at = '2099-01-01 00:00:00'",
        "DELETE FROM decisions",
    ],
)
async def test_the_database_itself_refuses_to_revive_a_decision(ledger: Ledger, statement: str) -> None:
    decision = await approved(ledger)
    async with ledger.transaction() as unit:
        await unit.decisions.spend(decision.id, HASH)
    with pytest.raises(DBAPIError, match="append-only"):
        async with ledger.database.writing() as connection:
            await connection.execute(text(statement))
