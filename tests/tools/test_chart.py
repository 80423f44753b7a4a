import pytest

from practice.identity import Purpose
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import CLINICIAN, EVERYTHING, JORDAN, NOTES, SAM, SCORES, note, surroundings
from tools.chart import (
    ReadProgressNotes,
    read_appointments_history,
    read_assessments,
    read_progress_notes,
    read_treatment_plan,
)
from tools.context import ToolContext
from tools.tool import NoArguments, Tool


def chart_of_jordan(**changes: object) -> ToolContext:
    return surroundings(principal=CLINICIAN, purpose=Purpose.DOCUMENTATION, **changes)  # type: ignore[arg-type]


async def test_notes_come_oldest_first_with_a_source_for_each_section() -> None:
    result = await read_progress_notes.run(chart_of_jordan(), ReadProgressNotes(limit=2))
    assert [source.id for source in result.sources][:2] == ["note:NOTE-000001#subjective", "note:NOTE-000001#objective"]
    assert result.sources[-1].id == "note:NOTE-000002#plan"
    assert result.sources[0].label == "Note of 2026-11-05, Subjective"
    assert "waking at 3 AM" in result.sources[0].text


async def test_only_as_many_notes_as_asked_are_read_and_they_are_the_latest() -> None:
    result = await read_progress_notes.run(chart_of_jordan(), ReadProgressNotes(limit=1))
    assert {source.id.split("#")[0] for source in result.sources} == {"note:NOTE-000002"}


async def test_a_note_from_long_ago_is_found_when_nothing_newer_is_there() -> None:
    ehr = FakeEhr(JORDAN, note(5, "2025-01-15", subjective="Client reports low mood."))
    result = await read_progress_notes.run(chart_of_jordan(ehr=ehr), ReadProgressNotes(limit=3))
    assert [source.id for source in result.sources] == ["note:NOTE-000005#subjective"]


async def test_another_clients_records_never_come_back_even_if_the_ehr_sends_them() -> None:
    class Careless(FakeEhr):
        async def search(self, kind, *, limit=None, **filters):  # type: ignore[no-untyped-def]
            filters.pop("client_id", None)
            return await super().search(kind, limit=limit, **filters)

    ehr = Careless(SAM, *(item.model_copy(update={"client_id": "CL-0001"}) for item in (*NOTES, *SCORES)))
    context = surroundings(ehr=ehr, principal=CLINICIAN, client=SAM, purpose=Purpose.DOCUMENTATION)
    assert (await read_progress_notes.run(context, ReadProgressNotes())).sources == ()
    assert (await read_assessments.run(context, NoArguments())).sources == ()


async def test_the_plan_gives_diagnoses_goals_and_the_review_date() -> None:
    result = await read_treatment_plan.run(chart_of_jordan(), NoArguments())
    by_id = {source.id: source.text for source in result.sources}
    assert by_id["plan:TP-0001#diagnoses"] == "Diagnoses: F41.1."
    assert by_id["plan:TP-0001#goal-1"].startswith("Reduce anxiety symptoms. Measure: GAD-7 below 8 for 4 weeks.")
    assert "2026-12-01" in by_id["plan:TP-0001#review"]


async def test_scores_are_recomputed_and_their_trend_is_a_source_of_its_own() -> None:
    result = await read_assessments.run(chart_of_jordan(), NoArguments())
    by_id = {source.id: source.text for source in result.sources}
    assert by_id["assessment:AS-000002"] == (
        "PHQ-9 on 2026-11-12: 7 of 27 (mild). Item 9 (thoughts of being better off dead or of self-harm): 0."
    )
    assert by_id["trend:PHQ-9"] == (
        "PHQ-9 over 2 measurements from 2026-09-03 to 2026-11-12: 14, 7; down 7 points, from moderate to mild."
    )
    assert "99" not in str(by_id)


async def test_answers_that_cannot_be_scored_are_shown_as_such_and_left_out_of_the_trend() -> None:
    broken = SCORES[0].model_copy(update={"id": "AS-000008", "items": (1, 2)})
    result = await read_assessments.run(chart_of_jordan(ehr=FakeEhr(JORDAN, broken, SCORES[1])), NoArguments())
    by_id = {source.id: source.text for source in result.sources}
    assert "incomplete" in by_id["assessment:AS-000008"]
    assert "trend:PHQ-9" not in by_id


async def test_attendance_is_counted_and_the_next_session_named() -> None:
    result = await read_appointments_history.run(chart_of_jordan(ehr=FakeEhr(*EVERYTHING)), NoArguments())
    by_id = {source.id: source.text for source in result.sources}
    assert by_id["attendance#six-months"] == (
        "Of 4 sessions from 2026-10-29 to 2026-11-19: 3 attended, 1 missed without notice."
    )
    assert by_id["appointment:APT-000001"].startswith("Individual session on 2026-12-03 at 4:00 PM, 50 minutes")


@pytest.mark.parametrize(
    ("reader", "absent"),
    [
        (read_progress_notes, "No progress note is on file."),
        (read_treatment_plan, "No treatment plan is on file."),
        (read_assessments, "No PHQ-9 or GAD-7 is on file."),
        (read_appointments_history, "No appointment is on file."),
    ],
)
async def test_an_empty_chart_is_said_to_be_empty(reader: Tool, absent: str) -> None:
    result = await reader.run(chart_of_jordan(ehr=FakeEhr(JORDAN)), reader.arguments())
    assert (result.content, result.sources) == ({"sources": [], "absent": absent}, ())
