"""A waiting proposal is given to a colleague: by who may, to who may, with a reason, on record."""

import asyncio

import pytest

from graphs.request import StaffRequest
from ledger.proposals import Proposal
from practice.chart import NoteFormat
from practice.errors import AlreadyDecided, DecisionExpired, HandrailError, InputError, NotFound, Refused
from practice.identity import Role
from tests.conftest import SettableClock
from tests.graphs.test_desk import proposed
from tests.graphs.test_staff_request import BULLETS
from tests.practice_fixtures import People

NOTE = StaffRequest(task="staff.draft_note", client_id="CL-0001", material=BULLETS, format=NoteFormat.SOAP)


async def note(people: People) -> Proposal:
    clinician = await people.who("clinician@")
    async for _ in await people.office.turns.staff_request(clinician, NOTE):
        pass
    [item] = await people.office.desk.inbox(clinician)
    return item.proposal


async def added(people: People, email: str, role: Role, clinician_id: str | None = None) -> str:
    async with people.practice.ledger.transaction() as unit:
        person = await unit.people.add(
            email=email, name=email, role=role, password_hash="-", clinician_id=clinician_id
        )  # fmt: skip
    return person.id


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("frontdesk@", "role_may_not_decide"),
        ("coordinator@", "role_may_not_decide"),
        ("jordan@", "role_not_granted"),
        ("admin@", "role_not_granted"),
        ("stranger@", "not_on_caseload"),
    ],
)
async def test_a_note_is_not_handed_to_who_may_not_decide_it(people: People, to: str, reason: str) -> None:
    await added(people, "stranger@x", Role.CLINICIAN, "CLN-03")
    proposal, clinician = await note(people), await people.who("clinician@")
    whom = (await people.who(to)).person_id
    with pytest.raises(Refused) as refused:
        await people.office.handing_on.hand_on(clinician, proposal.id, whom, "Please.")
    assert refused.value.reason == reason
    async with people.practice.ledger.reading() as unit:
        assert (await unit.proposals.get(proposal.id)).assigned_to is None
        assert [one.detail["reason"] for one in await unit.audit.list(event="decision.refused")] == [reason]


@pytest.mark.parametrize("who", ["frontdesk@", "coordinator@", "admin@", "jordan@", "stranger@"])
async def test_who_may_not_decide_a_note_does_not_hand_it_on_either(people: People, who: str) -> None:
    await added(people, "stranger@x", Role.CLINICIAN, "CLN-03")
    proposal, supervisor = await note(people), await people.who("supervisor@")
    somebody = await people.who(who)
    with pytest.raises(Refused):
        await people.office.handing_on.hand_on(somebody, proposal.id, supervisor.person_id, "Please.")
    with pytest.raises(Refused):
        await people.office.handing_on.colleagues(somebody, proposal.id)


async def test_what_cannot_be_handed_on_says_why(people: People, clock: SettableClock) -> None:
    first, second = await people.who("frontdesk@"), await people.who("coordinator@")
    proposal, hand_on = await proposed(people), people.office.handing_on.hand_on
    gone = await added(people, "gone@x", Role.FRONT_DESK)
    async with people.practice.ledger.transaction() as unit:
        await unit.people.set_active(gone, False)
    cases: list[tuple[str, str, str, type[HandrailError]]] = [
        (proposal.id, second.person_id, "  ", InputError),
        (proposal.id, first.person_id, "Mine.", InputError),
        (proposal.id, "PER-UNKNOWN", "Yours.", NotFound),
        (proposal.id, gone, "Yours.", Refused),
        ("PRP-UNKNOWN", second.person_id, "Yours.", NotFound),
        ((await proposed(people, state="shadow")).id, second.person_id, "Yours.", AlreadyDecided),
    ]
    for proposal_id, to, reason, error in cases:
        with pytest.raises(error):
            await hand_on(first, proposal_id, to, reason)
    clock.advance(hours=73)
    with pytest.raises(DecisionExpired):
        await hand_on(first, proposal.id, second.person_id, "Yours.")


async def test_it_stands_first_in_the_inbox_of_who_gets_it_and_the_record_says_so(people: People) -> None:
    first, second = await people.who("frontdesk@"), await people.who("coordinator@")
    older, proposal = await proposed(people), await proposed(people)
    found = await people.office.handing_on.colleagues(first, proposal.id)
    assert second.person_id in {one.person_id for one in found} and first.person_id not in {
        one.person_id for one in found
    }
    assert {one.role for one in found} <= {"front_desk", "clinician", "supervisor", "care_coordinator"}
    handed = await people.office.handing_on.hand_on(first, proposal.id, second.person_id, "You know the family.")
    assert (handed.assigned_to, handed.assigned_by) == (second.person_id, first.person_id)
    inbox = await people.office.desk.inbox(second)
    assert [(item.proposal.id, item.is_yours) for item in inbox] == [(proposal.id, True), (older.id, False)]
    async with people.practice.ledger.reading() as unit:
        [event] = await unit.audit.list(event="proposal.reassigned")
        kept = await unit.artifacts.get(str(event.detail["reason"]))
        assert (await unit.audit.verify()).ok
    assert event.actor == first.person_id and event.subject["person_id"] == second.person_id
    assert kept is not None and kept.body == "You know the family."
    assert "family" not in str(event), "the chain keeps no words"
    await people.office.desk.decide(first, proposal.id, "reject", reason="No.")  # others may still decide it


async def test_who_asked_for_a_high_risk_draft_hands_it_to_somebody_who_did_not(people: People) -> None:
    asked, other = await people.who("frontdesk@"), await people.who("coordinator@")
    proposal = await proposed(people, high_risk=True, requested_by=asked.person_id)
    with pytest.raises(Refused):
        await people.office.desk.decide(asked, proposal.id, "approve")
    await people.office.handing_on.hand_on(asked, proposal.id, other.person_id, "I asked for it.")
    with pytest.raises(Refused) as refused:
        await people.office.handing_on.hand_on(other, proposal.id, asked.person_id, "Back to you.")
    assert refused.value.reason == "four_eyes"


async def test_handed_to_two_people_at_once_it_is_one_of_theirs_and_both_are_on_record(people: People) -> None:
    first = await people.who("frontdesk@")
    others = [(await people.who(who)).person_id for who in ("coordinator@", "supervisor@")]
    proposal = await proposed(people)
    await asyncio.gather(*(people.office.handing_on.hand_on(first, proposal.id, to, "Yours.") for to in others))
    async with people.practice.ledger.reading() as unit:
        assert (await unit.proposals.get(proposal.id)).assigned_to in others
        assert len(await unit.audit.list(event="proposal.reassigned")) == 2
