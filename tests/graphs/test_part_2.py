"""42 CFR Part 2 from end to end: Terrence Boyle is in the substance use program, Hannah Weiss treats him."""

import sqlite3
from contextlib import closing

from graphs.disclosures import disclosures_of
from graphs.request import StaffRequest
from practice.chart import Consent, NoteFormat, ProgressNote
from practice.identity import Principal, Role
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
