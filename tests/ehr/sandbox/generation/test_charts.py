"""Charts read as charts: complete, consistent with the calendar and the scores, and not twice the same."""

import re
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from ehr.sandbox.generation import GeneratedPractice
from ehr.sandbox.generation.chart.medication_course import load_formulary
from ehr.sandbox.generation.chart.phrase_book import load_phrases
from practice.appointment import Appointment, AppointmentStatus
from practice.chart import NOTE_HEADINGS, Instrument, NoteStatus, ProgressNote
from practice.people import ServiceType
from tests.ehr.sandbox.generation.conftest import TODAY, ZONE

SENTENCE_ENDS = re.compile(r'(?<=[.!?])\s+(?=["A-Z0-9])|(?<=[.!?]")\s+(?=["A-Z0-9])')
MENTIONED = re.compile(
    r"(?:On the )?(PHQ-9|GAD-7)(?: (?:today|score of)| before the session:| (?:client|patient|\w+) scored)? (\d+)"
)


def text_of(note: ProgressNote) -> str:
    return " ".join(section.text for section in note.sections)


def set_phrases() -> set[str]:
    """Sentences that repeat on purpose: risk, language, drug monitoring."""
    book = load_phrases()
    lines = [*book.risk.none, *book.risk.teen_none, *book.therapy.phrases["interpreter"]]
    lines += [f"{drug.monitoring}." for drug in load_formulary().drugs]
    guardians = ("mother", "father", "grandmother", "aunt", "stepmother", "parent")
    filled = [line.replace("{guardian}", guardian) for line in lines for guardian in guardians]
    return {part for line in filled for part in SENTENCE_ENDS.split(line)}


@pytest.fixture(scope="module")
def appointments(practice: GeneratedPractice) -> dict[str, Appointment]:
    return {one.id: one for one in practice.appointments}


def test_no_template_shows_through(practice: GeneratedPractice) -> None:
    bodies = [record.body for record in (*practice.documents, *practice.messages, *practice.tasks)]
    goals = [f"{goal.text} {goal.measure}" for plan in practice.treatment_plans for goal in plan.goals]
    for text in (*bodies, *goals, *map(text_of, practice.progress_notes)):
        assert not re.search(r"[{}\[\]|]|\bNone\b", text), text


def test_sections_are_those_of_the_format(practice: GeneratedPractice) -> None:
    for note in practice.progress_notes:
        assert tuple(section.heading for section in note.sections) == NOTE_HEADINGS[note.format]
        assert all(len(section.text) > 20 for section in note.sections)


def test_each_clinician_writes_in_one_format(practice: GeneratedPractice) -> None:
    formats = defaultdict(set)
    for note in practice.progress_notes:
        formats[note.clinician_id].add(note.format)
    assert all(len(used) == 1 for used in formats.values())
    assert len(set.union(*formats.values())) == 2


def test_a_note_belongs_to_a_session_that_its_client_came_to(
    practice: GeneratedPractice, appointments: dict[str, Appointment]
) -> None:
    seen = set()
    for note in practice.progress_notes:
        assert note.appointment_id is not None and (note.client_id, note.appointment_id) not in seen
        seen.add((note.client_id, note.appointment_id))
        session = appointments[note.appointment_id]
        assert session.status is AppointmentStatus.COMPLETED
        assert note.client_id in session.client_ids and note.clinician_id == session.clinician_id
        assert note.client_id not in str(session.custom_fields.get("absent_client_ids", ""))
        assert note.session_date == session.starts_at.astimezone(ZONE).date()
        assert note.created_at > session.starts_at


def test_old_notes_are_signed_and_some_new_ones_wait(
    practice: GeneratedPractice, appointments: dict[str, Appointment]
) -> None:
    recent = [note for note in practice.progress_notes if TODAY - note.session_date <= timedelta(days=10)]
    older = [note for note in practice.progress_notes if TODAY - note.session_date > timedelta(days=30)]
    assert any(note.status is NoteStatus.DRAFT for note in recent)
    assert sum(note.status is NoteStatus.SIGNED for note in older) / len(older) > 0.97
    written = {note.appointment_id for note in practice.progress_notes}
    lately = [
        one
        for one in appointments.values()
        if one.status is AppointmentStatus.COMPLETED
        and one.starts_at.astimezone(ZONE).date() >= TODAY - timedelta(days=10)
    ]
    assert 3 <= sum(one.id not in written for one in lately) < len(lately) / 2


def test_named_people_have_notes_from_their_intake_on(practice: GeneratedPractice) -> None:
    first = {}
    for note in practice.progress_notes:
        first.setdefault(note.client_id, note)
    for number in range(1, 16):
        client_id = f"CL-{number:04d}"
        intake = next(
            one
            for one in practice.appointments
            if client_id in one.client_ids and one.status is AppointmentStatus.COMPLETED
        )
        assert first[client_id].appointment_id == intake.id


def test_scores_in_notes_are_the_scores_of_the_day(practice: GeneratedPractice) -> None:
    scores = {
        (one.client_id, one.taken_at.astimezone(ZONE).date(), one.instrument): one.total for one in practice.assessments
    }
    mentioned = 0
    for note in practice.progress_notes:
        for name, total in MENTIONED.findall(text_of(note)):
            mentioned += 1
            assert scores[note.client_id, note.session_date, Instrument(name)] == int(total), note.id
    assert mentioned > 1_500


def test_the_next_appointment_in_a_note_is_on_the_calendar(practice: GeneratedPractice) -> None:
    told = re.compile(
        r"(?:Next session|Next appointment:|is scheduled for|Will meet again) (\w+day), (\w+ \d+) at (\d+:\d\d)"
    )
    known = defaultdict(set)
    for session in practice.appointments:
        starts = session.starts_at.astimezone(ZONE)
        hour = starts.hour % 12 or 12
        for client_id in session.client_ids:
            known[client_id].add((f"{starts:%A}", f"{starts:%B} {starts.day}", f"{hour}:{starts:%M}"))
    found = 0
    for note in practice.progress_notes:
        for when in told.findall(text_of(note)):
            found += 1
            assert when in known[note.client_id], note.id
    assert found > 4_000


def test_charts_hardly_repeat_themselves(practice: GeneratedPractice) -> None:
    set_ones = set_phrases()
    charts = defaultdict(list)
    for note in practice.progress_notes:
        charts[note.client_id] += [one for one in SENTENCE_ENDS.split(text_of(note)) if one not in set_ones]
    repeated = {
        client_id: 1 - len(set(sentences)) / len(sentences) for client_id, sentences in charts.items() if sentences
    }
    total = sum(map(len, charts.values()))
    assert sum(repeated[client_id] * len(charts[client_id]) for client_id in repeated) / total < 0.05
    assert sum(share > 0.05 for share in repeated.values()) / len(repeated) < 0.08
    assert max(repeated.values()) < 0.12
    assert all(repeated[f"CL-{number:04d}"] < 0.05 for number in range(1, 16))


def test_a_note_names_no_other_client_of_its_session(
    practice: GeneratedPractice, appointments: dict[str, Appointment]
) -> None:
    names = {one.id: {one.first_name, one.called, one.last_name} for one in practice.clients}
    for note in practice.progress_notes:
        session = appointments[note.appointment_id or ""]
        others = [name for other in session.client_ids if other != note.client_id for name in names[other]]
        own = names[note.client_id]
        words = set(re.findall(r"[\w'-]+", text_of(note)))
        assert not words & (set(others) - own), note.id


def test_a_couple_s_two_notes_tell_of_the_same_session(practice: GeneratedPractice) -> None:
    pairs = defaultdict(list)
    for note in practice.progress_notes:
        if note.client_id in ("CL-0003", "CL-0004"):
            pairs[note.appointment_id].append(note)
    both = [notes for notes in pairs.values() if len(notes) == 2]
    assert len(both) >= 15
    for dana, luis in both:
        shared = set(re.findall(r"[a-z]{5,}", text_of(dana))) & set(re.findall(r"[a-z]{5,}", text_of(luis)))
        assert len(shared) >= 8
        assert text_of(dana) != text_of(luis)


def test_plans_have_measurable_goals_and_some_reviews_are_overdue(practice: GeneratedPractice) -> None:
    assert all(
        plan.goals and re.search(r"\d|three checks", goal.measure)
        for plan in practice.treatment_plans
        for goal in plan.goals
    )
    latest = {plan.client_id: plan for plan in practice.treatment_plans}
    active = {one.id for one in practice.clients if one.status == "active"}
    running = [plan for plan in latest.values() if plan.client_id in active]
    overdue = [plan for plan in running if plan.review_on < TODAY]
    assert 0.02 <= len(overdue) / len(running) <= 0.25
    assert any(goal.status == "met" for plan in practice.treatment_plans for goal in plan.goals)


def test_medication_notes_agree_on_the_dose_from_visit_to_visit(practice: GeneratedPractice) -> None:
    visits = defaultdict(list)
    for session in practice.appointments:
        if session.clinician_id in ("CLN-03", "CLN-08") and session.status is AppointmentStatus.COMPLETED:
            visits[session.client_ids[0]].append(session.id)
    notes = {note.appointment_id: note for note in practice.progress_notes}
    changes = Counter[bool]()
    for held in visits.values():
        for earlier, later in zip(held, held[1:], strict=False):
            if earlier in notes and later in notes:
                decided, changed = _dose_after(notes[earlier])
                found = re.search(r"\d+ mg", notes[later].sections[0].text)
                assert found is not None and found.group() == decided, notes[later].id
                changes[changed] += 1
    assert changes[True] > 20 and changes[False] > 100


def _dose_after(note: ProgressNote) -> tuple[str, bool]:
    plan = note.sections[-1].text
    changed = re.search(r"(?:Increase|Raise|Reduce) .*?to (\d+ mg)", plan)
    kept = re.search(r"\d+ mg", plan)
    assert kept is not None
    return (changed.group(1), True) if changed else (kept.group(), False)


def test_group_members_who_stayed_away_have_no_note(practice: GeneratedPractice) -> None:
    meetings = [one for one in practice.appointments if one.service is ServiceType.GROUP and one.custom_fields]
    absent = {
        (client_id, one.id)
        for one in meetings
        for client_id in str(one.custom_fields.get("absent_client_ids", "")).split(",")
        if client_id
    }
    assert len(absent) > 50
    assert not absent & {(note.client_id, note.appointment_id or "") for note in practice.progress_notes}
