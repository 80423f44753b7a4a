"""Two people for one proposal: the ledger itself asks for both."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.ledger import Ledger
from practice.action import ConfirmAppointment
from practice.errors import AlreadyDecided, DecisionMismatch
from tests.ledger.records import HASH, approve, cancellation, propose


async def test_one_person_is_not_two(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit, approvers=2)
        await unit.endorsements.add(proposal.id, "PER-2", HASH)
        with pytest.raises(DecisionMismatch, match="second person"):
            await approve(unit, proposal)  # as PER-2 again
        with pytest.raises(AlreadyDecided):
            await unit.endorsements.add(proposal.id, "PER-2", HASH)
    async with ledger.transaction() as unit:
        assert (await approve(unit, proposal, decided_by="PER-3")).decided_by == "PER-3"


async def test_nobody_decides_alone_what_two_must_and_anybody_may_reject_it(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit, approvers=2)
        with pytest.raises(DecisionMismatch):
            await approve(unit, proposal)
        assert (await unit.proposals.get(proposal.id)).state == "waiting"
        assert (await approve(unit, proposal, verdict="reject", action_hash="")).action is None


@pytest.mark.parametrize("marks", [{"high_risk": True}, {"approvers": 2}])
async def test_no_dial_decides_what_people_must(ledger: Ledger, marks: dict[str, object]) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit, **marks)
        await unit.endorsements.add(proposal.id, "PER-1", HASH)
        with pytest.raises(DecisionMismatch):
            await approve(unit, proposal, verdict="auto", decided_by="policy")


@pytest.mark.parametrize(
    "action",
    [
        cancellation().model_copy(update={"client_id": "CL-0002"}),
        ConfirmAppointment(client_id="CL-0001", appointment_id="APT-000001", appointment_version=3),
    ],
    ids=["another client", "another kind"],
)
async def test_the_ledger_takes_no_edit_that_changes_whom_or_what(ledger: Ledger, action: object) -> None:
    async with ledger.transaction() as unit:
        with pytest.raises(DecisionMismatch):
            await approve(unit, await propose(unit), verdict="edit", action=action)


async def test_what_two_approve_is_not_edited(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit, approvers=2)
        await unit.endorsements.add(proposal.id, "PER-1", HASH)
        with pytest.raises(DecisionMismatch):
            await approve(unit, proposal, verdict="edit", action=cancellation("other"))


@pytest.mark.parametrize("statement", ["UPDATE endorsements SET person_id = 'PER-9'", "DELETE FROM endorsements"])
async def test_a_first_approval_cannot_be_changed_or_taken_away(ledger: Ledger, statement: str) -> None:
    async with ledger.transaction() as unit:
        await unit.endorsements.add((await propose(unit, approvers=2)).id, "PER-1", HASH)
    with pytest.raises(DBAPIError, match="append-only"):
        async with ledger.database.writing() as connection:
            await connection.execute(text(statement))


async def test_of_two_who_approve_in_the_same_moment_one_is_first(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit, approvers=2)

    async def look(person: str) -> bool:
        async with ledger.transaction() as unit:
            await unit.endorsements.queue(proposal.id)
            is_first = not await unit.endorsements.of(proposal.id)
            await unit.endorsements.add(proposal.id, person, HASH)
            return is_first

    assert sorted(await asyncio.gather(look("PER-1"), look("PER-2"), look("PER-3"))) == [False, False, True]
