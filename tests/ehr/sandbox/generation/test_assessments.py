from collections import defaultdict

import pytest

from ehr.sandbox.generation import GeneratedPractice
from ehr.sandbox.generation.assessments import load_assessments
from practice.appointment import AppointmentStatus
from practice.chart import Assessment, DocumentType, Instrument
from tests.ehr.sandbox.generation.conftest import ZONE

LENGTH = {Instrument.PHQ9: 9, Instrument.GAD7: 7}


@pytest.fixture(scope="module")
def critical(practice: GeneratedPractice) -> list[Assessment]:
    return [one for one in practice.assessments if one.instrument is Instrument.PHQ9 and one.items[8] > 0]


def test_totals_are_the_sums_of_their_items(practice: GeneratedPractice) -> None:
    for one in practice.assessments:
        assert len(one.items) == LENGTH[one.instrument]
        assert set(one.items) <= {0, 1, 2, 3}
        assert one.total == sum(one.items)


@pytest.mark.parametrize(
    ("instrument", "total", "band"),
    [
        (Instrument.PHQ9, 4, "minimal"),
        (Instrument.PHQ9, 5, "mild"),
        (Instrument.PHQ9, 14, "moderate"),
        (Instrument.PHQ9, 15, "moderately severe"),
        (Instrument.PHQ9, 20, "severe"),
        (Instrument.GAD7, 9, "mild"),
        (Instrument.GAD7, 10, "moderate"),
        (Instrument.GAD7, 15, "severe"),
    ],
)
def test_bands_are_the_published_ones(instrument: Instrument, total: int, band: str) -> None:
    assert load_assessments().band(instrument, total) == band


def test_the_ninth_item_is_seldom_above_zero(practice: GeneratedPractice, critical: list[Assessment]) -> None:
    phq9 = [one for one in practice.assessments if one.instrument is Instrument.PHQ9]
    assert 0.005 <= len(critical) / len(phq9) <= 0.03


def test_a_ninth_item_above_zero_is_followed_up_in_note_and_safety_plan(
    practice: GeneratedPractice, critical: list[Assessment]
) -> None:
    notes = defaultdict(str)
    for note in practice.progress_notes:
        notes[note.client_id, note.session_date] += " ".join(section.text for section in note.sections)
    plans = {one.client_id for one in practice.documents if one.type is DocumentType.CRISIS_PLAN}
    told = 0
    for one in critical:
        text = notes.get((one.client_id, one.taken_at.astimezone(ZONE).date()))
        assert one.client_id in plans
        if text is not None:
            told += 1
            assert "item 9" in text and "C-SSRS" in text and "988" in text, one.id
            assert "Denied suicidal" not in text and "No suicidal" not in text, one.id
    assert told >= 5


def test_the_demo_people_s_ninth_item_is_zero(critical: list[Assessment]) -> None:
    assert all(one.client_id > "CL-0015" for one in critical)


def test_forms_are_filled_in_before_sessions_that_took_place(practice: GeneratedPractice) -> None:
    held = defaultdict(list)
    for session in practice.appointments:
        if session.status is AppointmentStatus.COMPLETED:
            for client_id in session.client_ids:
                held[client_id].append(session.starts_at)
    for one in practice.assessments:
        assert any(0 < (starts - one.taken_at).total_seconds() <= 3_600 for starts in held[one.client_id]), one.id


def test_most_who_stay_get_better(practice: GeneratedPractice) -> None:
    scores = defaultdict(list)
    for one in practice.assessments:
        scores[one.client_id].append(one.total)
    long = [totals for totals in scores.values() if len(totals) >= 12]
    better = [totals for totals in long if sum(totals[-4:]) < sum(totals[:4])]
    assert 0.6 <= len(better) / len(long) <= 0.95
