"""What waits too long is brought up again, then brought before others, and never just gone."""

import asyncio

import pytest

from graphs.request import StaffRequest
from ledger.proposals import Proposal
from policies.approval import ApprovalPolicy
from practice.chart import NoteFormat
from tests.conftest import SettableClock
from tests.graphs.test_desk import proposed
from tests.graphs.test_erasing import waiting_proposal
from tests.graphs.test_staff_request import BULLETS
from tests.practice_fixtures import People

PATIENCE = ApprovalPolicy.load().waiting
NOTE = StaffRequest(task="staff.draft_note", client_id="CL-0001", material=BULLETS, format=NoteFormat.SOAP)


async def events(people: People, event: str) -> list[dict[str, object]]:
    async with people.practice.ledger.reading() as unit:
        return [{**one.subject, **one.detail} for one in await unit.audit.list(event=event)]


async def tasks(people: People, proposal: Proposal) -> list[tuple[str, str, str]]:
    async with people.practice.ledger.reading() as unit:
        found = await unit.tasks.list()
    return [(task.kind, task.role.value, task.state.value) for task in found if task.proposal_id == proposal.id]


async def sweep(people: People, times: int = 2) -> None:
    """Sweep as two processes would, and then once more."""
    await asyncio.gather(*(people.office.runner.sweep() for _ in range(times)))
    await people.office.runner.sweep()


async def test_nothing_happens_before_its_hour(people: People, clock: SettableClock) -> None:
    proposal = await proposed(people)
    clock.advance(hours=PATIENCE.remind_hours[0], seconds=-1)
    await sweep(people)
    assert await events(people, "proposal.reminded") == [] and await tasks(people, proposal) == []


async def test_each_reminder_is_given_once_and_stands_in_the_inbox(people: People, clock: SettableClock) -> None:
    proposal, began = await proposed(people), clock()
    for number, hours in enumerate(PATIENCE.remind_hours, start=1):
        clock.advance(hours=hours - (clock() - began).total_seconds() / 3600)
        await sweep(people)
        assert [one["number"] for one in await events(people, "proposal.reminded")] == list(range(1, number + 1))
        [item] = await people.office.desk.inbox(await people.who("frontdesk@"))
        assert (item.proposal.reminders, item.proposal.reminded_at) == (number, clock())
    assert await tasks(people, proposal) == []


async def test_after_a_long_stop_one_reminder_stands_for_those_that_were_missed(
    people: People, clock: SettableClock
) -> None:
    await proposed(people)
    clock.advance(hours=PATIENCE.remind_hours[-1])
    await sweep(people)
    assert [one["number"] for one in await events(people, "proposal.reminded")] == [len(PATIENCE.remind_hours)]


async def test_what_nobody_decides_becomes_a_task_of_the_next_role_which_the_decision_finishes(
    people: People, clock: SettableClock
) -> None:
    proposal, other = await proposed(people), await proposed(people)
    clock.advance(hours=PATIENCE.escalate_hours)
    await sweep(people)
    escalated = await events(people, "proposal.escalated")
    assert [(one["proposal_id"], one["role"]) for one in escalated] == [
        (proposal.id, "supervisor"), (other.id, "supervisor"),
    ]  # fmt: skip
    assert await tasks(people, proposal) == [("decision_overdue", "supervisor", "open")]
    supervisor = await people.who("supervisor@")
    assert {item.proposal.escalated_to for item in await people.office.desk.inbox(supervisor)} == {"supervisor"}
    await people.office.desk.decide(supervisor, proposal.id, "reject", reason="Too late.")
    assert await tasks(people, proposal) == [("decision_overdue", "supervisor", "done")]
    assert await tasks(people, other) == [("decision_overdue", "supervisor", "open")]


async def test_a_clients_request_that_lapses_leaves_the_task_of_writing_to_them(
    people: People, clock: SettableClock
) -> None:
    proposal_id = await waiting_proposal(people)
    clock.advance(hours=49)
    await sweep(people)
    clock.advance(hours=24)
    await sweep(people)
    async with people.practice.ledger.reading() as unit:
        proposal = await unit.proposals.get(proposal_id)
    assert proposal.state == "expired"
    assert await tasks(people, proposal) == [
        ("decision_overdue", "supervisor", "done"), ("follow_up", "front_desk", "open"),
    ]  # fmt: skip


async def test_a_draft_that_lapses_leaves_a_task_too_with_or_without_its_run(
    people: People, clock: SettableClock
) -> None:
    clinician = await people.who("clinician@")
    async for _ in await people.office.turns.staff_request(clinician, NOTE):
        pass
    [item] = await people.office.desk.inbox(clinician)
    orphan = await proposed(people)
    clock.advance(hours=169)
    await sweep(people)
    for proposal in (item.proposal, orphan):
        assert await tasks(people, proposal) == [("follow_up", "supervisor", "open")]
    assert len(await events(people, "proposal.expired")) == 2


@pytest.mark.parametrize("how", ["withdrawn", "rejected"])
async def test_what_ended_is_not_brought_up_again(people: People, clock: SettableClock, how: str) -> None:
    desk = await people.who("frontdesk@")
    proposal = await proposed(people, requested_by=desk.person_id)
    if how == "withdrawn":
        await people.office.desk.withdraw(desk, proposal.id)
    else:
        await people.office.desk.decide(desk, proposal.id, "reject", reason="No.")
    clock.advance(hours=100)
    await sweep(people)
    assert await tasks(people, proposal) == []
    assert await events(people, "proposal.reminded") == await events(people, "proposal.escalated") == []
