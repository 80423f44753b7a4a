from datetime import date

import pytest

from practice.action import SaveDocument, SaveProgressNote
from practice.chart import DocumentType, NoteFormat
from practice.errors import EhrNotFound, InputError
from practice.grounded import Source
from practice.identity import Purpose
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import CLINICIAN, EVERYTHING, PAST, SAM, session, surroundings
from tools.context import ToolContext
from tools.documentation import ProposeProgressNote, propose_progress_note, read_session_material
from tools.outcome import Proposed
from tools.summaries import SUMMARY_HEADINGS, ProposeSummary, propose_chart_summary, propose_handoff_summary
from tools.tool import NoArguments, ToolResult

MATERIAL = (
    Source(id="transcript#1", label="Line 1", text="Client: I slept five hours."),
    Source(id="transcript#2", label="Line 2", text="Therapist: Keep the thought record."),
)


def room(**changes: object) -> ToolContext:
    given = {"material": MATERIAL, "note_format": NoteFormat.DAP, **changes}
    return surroundings(principal=CLINICIAN, purpose=Purpose.DOCUMENTATION, **given)  # type: ignore[arg-type]


def draft(**sections: tuple[str, ...]) -> ProposeProgressNote:
    """A DAP draft; each section given as its text followed by the sources."""
    filled = [
        {"heading": name, "sentences": [{"text": given[0], "sources": given[1:]}] if given else []}
        for name, given in sections.items()
    ]
    return ProposeProgressNote.model_validate({"format": "DAP", "sections": filled, "not_stated": ["risk"]})


GOOD = draft(
    Data=("Client slept five hours.", "transcript#1"), Assessment=(), Plan=("Keep the record.", "transcript#2")
)


def proposed(result: ToolResult) -> Proposed:
    assert isinstance(result.outcome, Proposed)
    return result.outcome


async def test_the_material_is_read_line_by_line_with_the_sessions_own_facts() -> None:
    result = await read_session_material.run(room(appointment_id=PAST[0].id), NoArguments())
    assert [source.id for source in result.sources] == ["transcript#1", "transcript#2", f"appointment:{PAST[0].id}"]


async def test_no_material_is_said_so() -> None:
    with pytest.raises(InputError, match="No material"):
        await read_session_material.run(room(material=()), NoArguments())


async def test_a_note_is_proposed_with_all_headings_its_sources_and_what_is_missing() -> None:
    outcome = proposed(await propose_progress_note.run(room(appointment_id=PAST[0].id), GOOD))
    action = outcome.action
    assert isinstance(action, SaveProgressNote)
    assert [section.heading for section in action.sections] == ["Data", "Assessment", "Plan"]
    assert (action.client_id, action.clinician_id) == ("CL-0001", "CLN-02")
    assert (action.appointment_id, action.session_date) == (PAST[0].id, date(2026, 11, 19))
    assert [source.id for source in outcome.sources] == ["transcript#1", "transcript#2"]
    assert outcome.notes == ("Nothing found for: Assessment.", "Not stated in the material: risk.")


async def test_without_a_session_the_note_is_of_today_and_by_who_asked() -> None:
    action = proposed(await propose_progress_note.run(room(), GOOD)).action
    assert isinstance(action, SaveProgressNote)
    assert (action.session_date, action.clinician_id) == (date(2026, 11, 20), "CLN-02")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (draft(Data=("Client slept.", "transcript#9"), Assessment=(), Plan=()), "do not exist: transcript#9"),
        (draft(Data=("Client slept.", "note:NOTE-000001#plan"), Assessment=(), Plan=()), "do not exist"),
        (draft(Data=("Client slept.", "transcript#1"), Plan=()), "each once: Data, Assessment, Plan"),
        (draft(Data=("Client slept.", "transcript#1"), Assessment=(), Objective=()), "exactly these headings"),
        (draft(Data=(), Assessment=(), Plan=()), "no sentence"),
        (GOOD.model_copy(update={"format": NoteFormat.SOAP}), "asked for a DAP note"),
    ],
)
async def test_a_draft_that_does_not_hold_is_refused_with_the_reason(arguments: ProposeProgressNote, why: str) -> None:
    with pytest.raises(InputError, match=why):
        await propose_progress_note.run(room(), arguments)


async def test_what_a_tool_has_read_in_this_run_may_be_cited() -> None:
    context = room()
    context.gathered["note:NOTE-000001#plan"] = Source(id="note:NOTE-000001#plan", label="Note", text="Practice.")
    cited = draft(Data=("Practice.", "note:NOTE-000001#plan"), Assessment=(), Plan=())
    assert proposed(await propose_progress_note.run(context, cited)).sources[0].id == "note:NOTE-000001#plan"


async def test_a_sentence_without_a_source_does_not_fit_the_schema() -> None:
    with pytest.raises(ValueError, match="at least 1 item"):
        draft(Data=("Client slept.",), Assessment=(), Plan=())


async def test_another_clients_session_looks_like_none() -> None:
    other = session(50, "2026-11-18", client_ids=("CL-0007",))
    context = room(ehr=FakeEhr(*EVERYTHING, SAM, other), appointment_id=other.id)
    with pytest.raises(EhrNotFound):
        await propose_progress_note.run(context, GOOD)


@pytest.mark.parametrize(
    ("tool", "kind", "title"),
    [
        (propose_chart_summary, DocumentType.CHART_SUMMARY, "Chart summary, Friday, November 20, 2026"),
        (propose_handoff_summary, DocumentType.HANDOFF_SUMMARY, "Handoff summary, Friday, November 20, 2026"),
    ],
)
async def test_a_summary_is_proposed_as_a_document(tool, kind: DocumentType, title: str) -> None:  # type: ignore[no-untyped-def]
    headings = SUMMARY_HEADINGS[kind]
    sections = [{"heading": headings[0], "sentences": [{"text": "Slept five hours.", "sources": ["transcript#1"]}]}]
    sections += [{"heading": heading, "sentences": []} for heading in headings[1:]]
    arguments = ProposeSummary.model_validate({"sections": sections})
    action = proposed(await tool.run(room(), arguments)).action
    assert isinstance(action, SaveDocument)
    assert (action.type, action.title, action.client_id) == (kind, title, "CL-0001")
    assert [section.heading for section in action.sections] == list(headings)
