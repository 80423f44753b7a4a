"""What colleagues ask for: drafts and summaries with sources, in the inbox, decided by who may."""

import pytest

from graphs.request import StaffRequest
from ledger.proposals import Proposal
from practice.action import CreateReferral, SaveDocument, SaveProgressNote
from practice.chart import Document, NoteFormat, NoteStatus, ProgressNote
from practice.errors import InputError, Refused
from practice.grounded import DRAFT_WATERMARK
from practice.work import Referral, Task
from tests.practice_fixtures import People

BULLETS = """\
- Client said sleep has been better this week, about 6 hours most nights.
- Affect brighter than last session, speech normal in rate.
- Practiced cognitive restructuring around the thought "I will lose my job".
- Homework: keep the thought record daily.
"""

REFERRAL = """\
REFERRAL FORM
Patient name: Nadia Ferreira      DOB: 03/14/1991
Phone: (312) 555-0177
Referred by: Dr. Alan Whitcomb, Lakeview Primary Care
Diagnosis: F41.1
Reason: panic attacks since spring, would like individual therapy by video, evenings
Insurance: Lakeshore Health Plan
Urgency: routine
"""


async def asked(people: People, who: str, request: StaffRequest) -> list[Proposal]:
    """Ask, and return what then waits for this person."""
    principal = await people.who(who)
    async for _ in await people.office.turns.staff_request(principal, request):
        pass
    return [item.proposal for item in await people.office.desk.inbox(principal)]


@pytest.mark.parametrize("note_format", list(NoteFormat))
async def test_a_note_drafted_from_bullets_cites_every_sentence_and_is_saved_unsigned(
    people: People, note_format: NoteFormat
) -> None:
    request = StaffRequest(task="staff.draft_note", client_id="CL-0001", material=BULLETS, format=note_format)
    [proposal] = await asked(people, "clinician@", request)
    action = proposal.action
    assert isinstance(action, SaveProgressNote) and action.format is note_format
    known = {source.id for source in proposal.sources}
    sentences = [sentence for section in action.sections for sentence in section.sentences]
    assert sentences and all(set(sentence.sources) <= known and sentence.sources for sentence in sentences)
    await people.office.desk.decide(await people.who("clinician@"), proposal.id, "approve")
    notes = await people.office.services.ehr.search(ProgressNote, client_id="CL-0001", status="draft")
    assert notes[-1].watermark == DRAFT_WATERMARK and notes[-1].status is NoteStatus.DRAFT
    assert notes[-1].stamp["model"] == "handrail-local/1"


async def test_an_edit_is_kept_beside_the_draft_and_policed_again(people: People) -> None:
    request = StaffRequest(task="staff.draft_note", client_id="CL-0001", material=BULLETS, format=NoteFormat.SOAP)
    [proposal] = await asked(people, "clinician@", request)
    clinician = await people.who("clinician@")
    edited = proposal.action.model_dump(mode="json")
    other = {**edited, "client_id": "CL-0006"}
    with pytest.raises(InputError):
        await people.office.desk.decide(clinician, proposal.id, "edit", action=other)
    edited["sections"][-1]["sentences"].append({"text": "Next session in one week.", "written_by": "person"})
    decided = await people.office.desk.decide(clinician, proposal.id, "edit", action=edited)
    assert decided.state == "executed"
    notes = await people.office.services.ehr.search(ProgressNote, client_id="CL-0001", status="draft")
    assert "Next session in one week." in notes[-1].sections[-1].text


@pytest.mark.parametrize(
    ("task", "kind"), [("staff.chart_summary", "chart_summary"), ("staff.handoff_summary", "handoff_summary")]
)
async def test_a_summary_stands_on_the_chart_and_goes_into_it_after_approval(
    people: People, task: str, kind: str
) -> None:
    [proposal] = await asked(people, "clinician@", StaffRequest(task=task, client_id="CL-0001"))
    assert isinstance(proposal.action, SaveDocument) and proposal.action.type == kind
    assert any(source.id.startswith("note:") for source in proposal.sources)
    await people.office.desk.decide(await people.who("clinician@"), proposal.id, "approve")
    documents = await people.office.services.ehr.search(Document, client_id="CL-0001", type=kind)
    assert documents and documents[-1].watermark == DRAFT_WATERMARK


async def test_a_referral_is_structured_ranked_and_given_to_the_coordinator(people: People) -> None:
    [proposal] = await asked(people, "coordinator@", StaffRequest(task="staff.referral", material=REFERRAL))
    action = proposal.action
    assert isinstance(action, CreateReferral)
    assert action.details.person_name == "Nadia Ferreira" and "F41.1" in action.details.diagnosis_codes
    assert action.matches and all(match.reasons for match in action.matches)
    await people.office.desk.decide(await people.who("coordinator@"), proposal.id, "approve")
    referrals = await people.office.services.ehr.search(Referral, status="new")
    tasks = await people.office.services.ehr.search(Task, assigned_role="care_coordinator", status="open")
    assert any(r.details.person_name == "Nadia Ferreira" for r in referrals)
    assert any("Assign referral" in task.title for task in tasks)


async def test_the_front_desk_gets_no_clinical_draft(people: People) -> None:
    request = StaffRequest(task="staff.chart_summary", client_id="CL-0001")
    assert await asked(people, "frontdesk@", request) == []


async def test_nobody_drafts_for_a_client_who_opted_out_of_agents(people: People) -> None:
    request = StaffRequest(task="staff.chart_summary", client_id="CL-0006")
    assert await asked(people, "clinician@", request) == []


async def test_a_client_cannot_ask_as_staff(people: People) -> None:
    with pytest.raises(Refused):
        await people.office.turns.staff_request(await people.who("jordan@"), StaffRequest(text="summarize my chart"))


async def test_crisis_words_in_material_alert_people_and_the_draft_needs_a_second_pair_of_eyes(people: People) -> None:
    material = BULLETS + "- Client said: I have been thinking about killing myself.\n"
    request = StaffRequest(task="staff.draft_note", client_id="CL-0001", material=material, format=NoteFormat.SOAP)
    [proposal] = await asked(people, "clinician@", request)
    assert proposal.high_risk
    alerts = await people.office.readings.alerts(await people.who("supervisor@"))
    assert [alert.evidence["source"] for alert in alerts] == ["staff_material"]
    with pytest.raises(Refused):
        await people.office.desk.decide(await people.who("clinician@"), proposal.id, "approve")
    decided = await people.office.desk.decide(await people.who("supervisor@"), proposal.id, "approve")
    assert decided.state == "executed"
