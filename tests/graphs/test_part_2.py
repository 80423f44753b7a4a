"""42 CFR Part 2 from end to end: Terrence Boyle is in the substance use program, Hannah Weiss treats him."""

import sqlite3
from contextlib import closing

import pytest

from graphs.disclosures import disclosures_of
from graphs.events import EhrEvent
from graphs.request import StaffRequest
from practice.chart import Consent, NoteFormat, ProgressNote
from practice.identity import Principal, Role
from practice.part_2 import is_tagged
from practice.work import Message, Task
from tests.conftest import SettableClock
from tests.graphs.test_staff_request import BULLETS
from tests.practice_fixtures import People

REQUEST = StaffRequest(task="staff.draft_note", client_id="CL-0005", material=BULLETS, format=NoteFormat.SOAP)


async def hannah(people: People) -> Principal:
    async with people.practice.ledger.transaction() as unit:
        person = await unit.people.add(
            email="hannah@example.org", name="Hannah Weiss", role=Role.CLINICIAN, password_hash="-",
            clinician_id="CLN-06", licence="LCSW",
        )  # fmt: skip
    return person.principal


async def drafted(people: People, who: Principal) -> list[str]:
    """Ask for a note and return the proposals that then wait."""
    async for _ in await people.office.turns.staff_request(who, REQUEST):
        pass
    return [item.proposal.id for item in await people.office.desk.inbox(who)]


async def revoke(people: People, clock: SettableClock) -> None:
    """Let the client take back the consent to treatment, in the records system."""
    consents = await people.practice.ehr.search(Consent, client_id="CL-0005")
    with closing(sqlite3.connect(people.practice.settings.data_dir / "sandbox.db")) as file, file:
        for consent in (one for one in consents if one.purpose == "treatment"):
            revoked = consent.model_copy(update={"revoked_at": clock()})
            file.execute("UPDATE sandbox_consents SET body = ? WHERE id = ?", (revoked.model_dump_json(), consent.id))


async def notes(people: People) -> list[ProgressNote]:
    return list(await people.practice.ehr.search(ProgressNote, client_id="CL-0005", status="draft"))


async def test_a_note_under_consent_leaves_with_its_notice_and_is_accounted_for(people: People) -> None:
    who, before = await hannah(people), await notes(people)
    [proposal_id] = await drafted(people, who)
    await people.office.desk.decide(who, proposal_id, "approve")
    [note] = [note for note in await notes(people) if note not in before]
    assert note.sections[-1].text == people.office.services.consent.redisclosure_notice
    assert note.stamp["confidentiality"] == "42 CFR part 2"
    async with people.practice.ledger.reading() as unit:
        [made] = await disclosures_of(unit, "CL-0005")
    assert (made.reference, made.basis, made.redisclosure_notice) == (note.id, "part_2_consent", True)
    assert {"transcript#1", "transcript#2"} <= set(made.segments), "by id, line by line"


async def test_what_waits_when_consent_is_taken_back_is_not_carried_out(people: People, clock: SettableClock) -> None:
    who, before = await hannah(people), await notes(people)
    [proposal_id] = await drafted(people, who)
    clock.advance(minutes=5)
    await revoke(people, clock)
    proposal = await people.office.desk.decide(who, proposal_id, "approve")
    assert proposal.state == "failed" and await notes(people) == before
    async with people.practice.ledger.reading() as unit:
        [refused] = await unit.audit.list(event="effect.refused")
        said = await unit.messages.list(str(proposal.conversation_id))
        assert await disclosures_of(unit, "CL-0005") == []
    assert refused.detail["error"] == "consent:part_2_consent_revoked"
    assert said[-1].body.startswith("The client's consent no longer covers this")
    assert await drafted(people, who) == [], "nor is anything drafted any more"


REFERRAL = """\
42 CFR part 2 prohibits unauthorized use or disclosure of these records.
Patient name: Nadia Ferreira      DOB: 03/14/1991
Phone: (312) 555-0177
Referred by: Dr. Alan Whitcomb, Lakeview Recovery Program
Reason: panic attacks since spring, would like individual therapy by video
Urgency: routine
"""


async def test_a_referral_from_a_program_keeps_its_tag_and_takes_its_notice_along(people: People) -> None:
    coordinator = await people.who("coordinator@")
    async for _ in await people.office.turns.staff_request(
        coordinator, StaffRequest(task="staff.referral", material=REFERRAL)
    ):
        pass
    [item] = await people.office.desk.inbox(coordinator)
    assert item.proposal.sources and all(map(is_tagged, item.proposal.sources))
    notice = people.office.services.consent.redisclosure_notice
    assert notice in item.proposal.notes
    assert (await people.office.desk.decide(coordinator, item.proposal.id, "approve")).state == "executed"
    tasks = await people.practice.ehr.search(Task)
    assert any(notice in task.body for task in tasks)


async def messages_from(people: People, client_id: str) -> list[str]:
    async with people.practice.ledger.reading() as unit:
        conversation = await unit.conversations.for_client(client_id)
        assert conversation is not None
        return [message.body for message in await unit.messages.list(conversation.id)]


@pytest.mark.parametrize("entry", ["portal", "staff request", "event"])
async def test_no_agent_reads_of_a_client_who_opted_out_by_whatever_way_it_is_asked(people: People, entry: str) -> None:
    ruth = "CL-0006"
    if entry == "staff request":
        clinician = await people.who("clinician@")
        request = StaffRequest(task="staff.draft_note", client_id=ruth, material=BULLETS, format=NoteFormat.SOAP)
        async for _ in await people.office.turns.staff_request(clinician, request):
            pass
        assert await people.office.desk.inbox(clinician) == []
    elif entry == "portal":
        async with people.practice.ledger.transaction() as unit:
            await unit.people.add(
                email="ruth@x", name="Ruth Halvorsen", role=Role.CLIENT, password_hash="-", client_id=ruth
            )  # fmt: skip
        await people.say("When is my next appointment?", who="ruth@")
    else:
        with closing(sqlite3.connect(people.practice.settings.data_dir / "sandbox.db")) as file:
            [(body,)] = file.execute("SELECT body FROM sandbox_messages ORDER BY id LIMIT 1").fetchall()
            message = Message.model_validate_json(body)
            asked = message.model_copy(
                update={"client_id": ruth, "sender": "client", "body": "When is my next appointment?"}
            )
            file.execute(
                "UPDATE sandbox_messages SET body = ?, client_id = ? WHERE id = ?",
                (asked.model_dump_json(), ruth, message.id),
            )
            file.commit()
        event = EhrEvent(
            id="EVT-1", event="message.created", occurred_at=people.practice.ledger.clock(),
            data={"message_id": message.id},
        )  # fmt: skip
        assert await people.office.events.take(event)
        await people.office.runner.idle()
        assert len(await messages_from(people, ruth)) > 1, "they are told that a person will answer"
    async with people.practice.ledger.reading() as unit:
        assert await unit.audit.list(event="model.called") == []
        assert await unit.audit.list(event="tool.called") == []
        assert await unit.proposals.list() == []
