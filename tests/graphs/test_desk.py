"""Who decides at the desk, with the EHR's credentials and the ledger's rows; and what is never carried out."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from graphs.request import StaffRequest
from ledger.decisions import decisions
from ledger.ids import new_id
from ledger.proposals import Proposal
from policies.approval import action_hash
from practice.action import CancelAppointment, SendReply
from practice.chart import NoteFormat
from practice.errors import AlreadyDecided, DecisionMismatch, InputError, NotFound, Refused
from practice.grounded import Sentence
from practice.identity import Principal, Role
from practice.people import Credential
from tests.conftest import SettableClock
from tests.graphs.test_staff_request import BULLETS
from tests.practice_fixtures import People

REPLY = SendReply(
    client_id="CL-0001",
    conversation_id="CNV-1",
    sentences=(Sentence(text="We open at eight.", written_by="person"),),
)
NOTE = StaffRequest(task="staff.draft_note", client_id="CL-0001", material=BULLETS, format=NoteFormat.SOAP)


async def proposed(people: People, **changes: Any) -> Proposal:
    """A reply that waits for a decision."""
    version = people.office.services.approval.version
    given: dict[str, Any] = {
        "workflow": "M2",
        "action_hash": action_hash(REPLY, policy_version=version, approver=None),
        "policy_version": version,
        "summary": "Answer",
        "expires_at": people.practice.ledger.clock() + timedelta(hours=72),
    }
    async with people.practice.ledger.transaction() as unit:
        return await unit.proposals.add(REPLY, **{**given, **changes})


async def messages_written(people: People) -> int:
    with closing(sqlite3.connect(people.practice.settings.data_dir / "sandbox.db")) as file:
        return int(file.execute("SELECT count(*) FROM sandbox_messages").fetchone()[0])


async def coordinator_and_desk(people: People) -> tuple[Principal, Principal]:
    return await people.who("coordinator@"), await people.who("frontdesk@")


async def test_two_people_approve_what_needs_two_and_then_it_goes(people: People) -> None:
    first, second = await coordinator_and_desk(people)
    before, desk = await messages_written(people), people.office.desk
    proposal = await proposed(people, approvers=2)
    assert (await desk.decide(first, proposal.id, "approve")).state == "waiting"
    with pytest.raises(Refused) as refused:
        await desk.decide(first, proposal.id, "approve")
    assert refused.value.reason == "already_approved"
    await people.office.runner.sweep()
    assert await messages_written(people) == before, "one approval carries nothing out"
    [mine] = await desk.inbox(first)
    [theirs] = await desk.inbox(second)
    assert (mine.may_decide, mine.why_not, theirs.may_decide) == (False, "already_approved", True)
    assert theirs.approved_by == (first.person_id,)
    assert (await desk.decide(second, proposal.id, "approve")).state == "approved"
    await people.office.runner.sweep()
    assert await messages_written(people) == before + 1
    async with people.practice.ledger.reading() as unit:
        assert [event.actor for event in await unit.audit.list(event="proposal.endorsed")] == [first.person_id]
        assert (await unit.audit.verify()).ok


async def test_what_two_approve_cannot_be_edited_and_one_may_reject_it(people: People) -> None:
    first, second = await coordinator_and_desk(people)
    proposal, desk = await proposed(people, approvers=2), people.office.desk
    await desk.decide(first, proposal.id, "approve")
    with pytest.raises(InputError, match="exactly what was proposed"):
        await desk.decide(second, proposal.id, "edit", action=REPLY.model_dump(mode="json"))
    assert (await desk.decide(second, proposal.id, "reject", reason="Not now.")).state == "rejected"
    with pytest.raises(AlreadyDecided):
        await desk.decide(await people.who("supervisor@"), proposal.id, "approve")


async def test_a_high_risk_proposal_is_not_decided_by_who_asked_for_it(people: People) -> None:
    asked, other = await coordinator_and_desk(people)
    proposal = await proposed(people, high_risk=True, requested_by=asked.person_id)
    for verdict in ("approve", "edit", "reject"):
        with pytest.raises(Refused) as refused:
            await people.office.desk.decide(asked, proposal.id, verdict, reason="x")
        assert refused.value.reason == "four_eyes"
    assert (await people.office.desk.decide(other, proposal.id, "approve")).state == "approved"


async def lapse(people: People, clock: SettableClock, *, remove: bool) -> None:
    """Let Tobias Lindqvist's licence have ended yesterday, or be on no record."""
    held = await people.practice.ehr.search(Credential, clinician_id="CLN-02")
    [licence] = [one for one in held if one.kind == "license"]
    ended = licence.model_copy(update={"expires_on": clock().date() - timedelta(days=1)})
    with closing(sqlite3.connect(people.practice.settings.data_dir / "sandbox.db")) as file, file:
        if remove:
            file.execute("DELETE FROM sandbox_credentials WHERE id = ?", (licence.id,))
        else:
            body = ended.model_dump_json()
            file.execute("UPDATE sandbox_credentials SET body = ? WHERE id = ?", (body, licence.id))


@pytest.mark.parametrize("remove", [False, True], ids=["lapsed", "unknown"])
async def test_a_note_is_not_approved_under_a_licence_that_is_not_active(
    people: People, clock: SettableClock, remove: bool
) -> None:
    clinician = await people.who("clinician@")
    async for _ in await people.office.turns.staff_request(clinician, NOTE):
        pass
    [item] = await people.office.desk.inbox(clinician)
    assert item.may_decide
    await lapse(people, clock, remove=remove)
    with pytest.raises(Refused) as refused:
        await people.office.desk.decide(clinician, item.proposal.id, "approve")
    assert refused.value.reason == "licence_required"
    [item] = await people.office.desk.inbox(clinician)
    assert (item.may_decide, item.why_not) == (False, "licence_required"), "they asked, so they still see it"
    supervisor = await people.who("supervisor@")
    assert (await people.office.desk.decide(supervisor, item.proposal.id, "approve")).state == "executed"


async def forged(people: People, proposal: Proposal, **changes: Any) -> str:
    """A decision row that nobody made, as somebody at the database might write it: good in itself."""
    action = changes.pop("action", proposal.action)
    digest = action_hash(action, policy_version=proposal.policy_version, approver="PER-1")
    async with people.practice.ledger.transaction() as unit:
        row = {
            "id": new_id("DCN", people.practice.ledger.clock()), "proposal_id": proposal.id, "verdict": "approve",
            "decided_by": "PER-1", "reason": "", "action": action.model_dump(mode="json"), "action_hash": digest,
            "policy_version": proposal.policy_version, "created_at": proposal.created_at,
            "expires_at": proposal.expires_at, "spent_at": None,
        }  # fmt: skip
        await unit.decisions._insert(decisions, **row)
    return str(row["id"])


@pytest.mark.parametrize("state", ["shadow", "waiting", "rejected", "withdrawn", "expired", "executed", "failed"])
async def test_only_an_approved_proposal_is_carried_out_by_whatever_way(people: People, state: str) -> None:
    before = await messages_written(people)
    proposal = await proposed(people, state="shadow" if state == "shadow" else "waiting")
    decision_id = await forged(people, proposal)
    async with people.practice.ledger.database.writing() as connection:
        await connection.execute(text(f"UPDATE proposals SET state = '{state}' WHERE id = '{proposal.id}'"))
    with pytest.raises(DecisionMismatch):
        await people.office.services.commit.execute(decision_id)
    await people.office.runner.sweep()
    await people.office.runner.recover()
    with pytest.raises(DecisionMismatch):
        await people.office.services.commit.execute(decision_id)
    assert await messages_written(people) == before
    async with people.practice.ledger.reading() as unit:
        assert await unit.effects.pending() == []
        assert (await unit.decisions.get(decision_id)).spent_at is None


async def test_a_shadow_suggestion_cannot_be_decided_edited_withdrawn_or_seen(people: People) -> None:
    asked = await people.who("frontdesk@")
    proposal, desk = await proposed(people, state="shadow", requested_by=asked.person_id), people.office.desk
    for who in ("frontdesk@", "supervisor@"):
        for verdict in ("approve", "reject", "edit"):
            with pytest.raises(AlreadyDecided):
                action = REPLY.model_dump(mode="json")
                await desk.decide(await people.who(who), proposal.id, verdict, action=action, reason="x")
        assert await desk.inbox(await people.who(who)) == []
    with pytest.raises(AlreadyDecided):
        await desk.withdraw(asked, proposal.id)
    await people.office.runner.sweep()
    async with people.practice.ledger.reading() as unit:
        assert (await unit.proposals.get(proposal.id)).state == "shadow"


@pytest.mark.parametrize("which", ["another client", "another kind"])
async def test_what_is_carried_out_is_what_was_proposed_and_about_whom(people: People, which: str) -> None:
    before, proposal = await messages_written(people), await proposed(people)
    action: Any = REPLY.model_copy(update={"client_id": "CL-0002"})
    if which == "another kind":
        action = CancelAppointment(client_id="CL-0001", appointment_id="APT-000001", appointment_version=1)
    decision_id = await forged(people, proposal, action=action)
    async with people.practice.ledger.database.writing() as connection:
        await connection.execute(text(f"UPDATE proposals SET state = 'approved' WHERE id = '{proposal.id}'"))
    with pytest.raises(DecisionMismatch):
        await people.office.services.commit.execute(decision_id)
    assert await messages_written(people) == before


@pytest.mark.parametrize("endorsed", [None, "somebody else's words", "the same person"])
async def test_what_two_must_approve_is_not_carried_out_for_one(people: People, endorsed: str | None) -> None:
    before, proposal = await messages_written(people), await proposed(people, approvers=2)
    if endorsed:
        person = "PER-1" if endorsed == "the same person" else "PER-2"
        async with people.practice.ledger.transaction() as unit:
            await unit.endorsements.add(proposal.id, person, "0" * 64)
    decision_id = await forged(people, proposal)
    async with people.practice.ledger.database.writing() as connection:
        await connection.execute(text(f"UPDATE proposals SET state = 'approved' WHERE id = '{proposal.id}'"))
    with pytest.raises(DecisionMismatch, match="Too few"):
        await people.office.services.commit.execute(decision_id)
    assert await messages_written(people) == before


@pytest.mark.parametrize("role", [Role.CLIENT, Role.BILLER, Role.ADMIN])
async def test_who_has_no_desk_decides_nothing_and_learns_nothing(people: People, role: Role) -> None:
    proposal = await proposed(people)
    somebody = Principal(person_id="PER-9", practice_id="alder-reed", role=role, name="S", client_id="CL-0001")
    for wanted in (proposal.id, "PRP-UNKNOWN"):
        with pytest.raises(Refused):
            await people.office.desk.decide(somebody, wanted, "approve")
    with pytest.raises(NotFound):
        await people.office.desk.decide(await people.who("frontdesk@"), "PRP-UNKNOWN", "approve")


async def test_a_policy_that_changed_meanwhile_asks_for_a_new_proposal(people: People) -> None:
    proposal = await proposed(people, policy_version="approval/0", approvers=2)
    with pytest.raises(DecisionMismatch, match="has changed"):
        await people.office.desk.decide(await people.who("frontdesk@"), proposal.id, "approve")
