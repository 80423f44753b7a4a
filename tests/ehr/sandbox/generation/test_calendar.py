"""The generated calendar keeps the rules that the sandbox keeps for later writes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta

import holidays
import pytest

from ehr.sandbox.generation import GeneratedPractice
from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.calendar import Calendar, Place
from ehr.sandbox.generation.care_patterns import load_care_patterns
from practice.appointment import OCCUPYING, Appointment, AppointmentStatus
from practice.people import Availability, Modality, ServiceType
from practice.profile import load_profile
from tests.ehr.sandbox.generation.conftest import TODAY, ZONE
from tests.ehr.sandbox.generation.test_generate import ROOT

HELD = OCCUPYING | {AppointmentStatus.NO_SHOW, AppointmentStatus.LATE_CANCELLED}
"""A missed session was still the clinician's time."""


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def overlapping(sessions: Iterable[Appointment]) -> list[tuple[str, str]]:
    ordered = sorted(sessions, key=lambda one: one.starts_at)
    pairs = zip(ordered, ordered[1:], strict=False)
    return [(one.id, later.id) for one, later in pairs if later.starts_at < one.ends_at]


@pytest.fixture(scope="module")
def held(practice: GeneratedPractice) -> list[Appointment]:
    return [one for one in practice.appointments if one.status in HELD]


def test_no_clinician_is_in_two_sessions_at_once(held: list[Appointment]) -> None:
    by_clinician = defaultdict(list)
    for session in held:
        by_clinician[session.clinician_id].append(session)
    assert all(overlapping(sessions) == [] for sessions in by_clinician.values())


def test_no_client_is_in_two_sessions_at_once(held: list[Appointment]) -> None:
    by_client = defaultdict(list)
    for session in held:
        for client_id in session.client_ids:
            by_client[client_id].append(session)
    assert all(overlapping(sessions) == [] for sessions in by_client.values())


def test_every_session_lies_within_hours_that_allow_its_modality(practice: GeneratedPractice) -> None:
    blocks = defaultdict(list)
    for block in practice.availability:
        blocks[block.clinician_id, block.weekday].append(block)
    for session in practice.appointments:
        starts, ends = local(session.starts_at), local(session.ends_at)
        fitting = blocks[session.clinician_id, starts.weekday()]
        assert any(_holds(block, session, starts.time(), ends.time()) for block in fitting), session.id


def _holds(block: Availability, session: Appointment, starts: time, ends: time) -> bool:
    return block.starts <= starts and ends <= block.ends and session.modality in block.modalities


def test_nobody_is_seen_on_leave_or_on_a_federal_holiday(practice: GeneratedPractice) -> None:
    closed = holidays.country_holidays("US", years=range(TODAY.year - 2, TODAY.year + 2))
    away = defaultdict(list)
    for leave in practice.leave:
        away[leave.clinician_id].append(leave)
    for session in practice.appointments:
        assert local(session.starts_at).date() not in closed, session.id
        for leave in away[session.clinician_id]:
            assert session.ends_at <= leave.starts_at or leave.ends_at <= session.starts_at, session.id


def test_sessions_before_today_have_an_outcome_and_the_others_none(practice: GeneratedPractice) -> None:
    ahead = {AppointmentStatus.SCHEDULED, AppointmentStatus.CONFIRMED}
    for session in practice.appointments:
        assert (session.status in ahead) == (local(session.starts_at).date() >= TODAY), session.id


def test_sessions_span_two_years_and_eight_weeks(practice: GeneratedPractice) -> None:
    first, last = (local(practice.appointments[place].starts_at).date() for place in (0, -1))
    assert timedelta(days=715) <= TODAY - first <= timedelta(days=730)
    assert timedelta(days=50) <= last - TODAY <= timedelta(days=56)


def test_every_session_was_booked_before_it(practice: GeneratedPractice) -> None:
    assert all(one.booked_at < one.starts_at for one in practice.appointments)


def test_a_video_session_has_a_room_of_its_own(practice: GeneratedPractice) -> None:
    video = [one for one in practice.appointments if one.modality is Modality.VIDEO]
    assert len({one.telehealth_url for one in video}) == len(video)
    assert all(one.telehealth_url is None for one in practice.appointments if one.modality is not Modality.VIDEO)


def test_care_begins_with_an_intake(practice: GeneratedPractice) -> None:
    first: dict[str, Appointment] = {}
    for session in practice.appointments:
        for client_id in session.client_ids:
            first.setdefault(client_id, session)
    oldest = local(practice.appointments[0].starts_at).date()
    for client in practice.clients:
        if client.id in first and local(client.created_at).date() > oldest + timedelta(days=30):
            assert first[client.id].service is ServiceType.INTAKE, client.id


def test_nobody_goes_on_without_a_completed_intake(practice: GeneratedPractice) -> None:
    done: set[str] = set()
    for session in practice.appointments:
        if session.status is not AppointmentStatus.COMPLETED or session.service is ServiceType.GROUP:
            continue
        for client in (one for one in practice.clients if one.id in session.client_ids):
            new = client.created_at >= practice.appointments[0].starts_at
            assert not new or session.service is ServiceType.INTAKE or client.id in done, session.id
            done.add(client.id)


def test_durations_are_those_of_the_sample_profile(practice: GeneratedPractice) -> None:
    profile = load_profile(ROOT / "handrail" / "sample" / "profile.yaml")
    assert load_care_patterns().minutes == profile.session_minutes
    assert all(one.duration_minutes == profile.session_minutes[one.service] for one in practice.appointments)


def test_the_demo_clinician_has_free_evenings_and_days_in_each_of_the_next_weeks(practice: GeneratedPractice) -> None:
    almanac = Almanac(TODAY, ZONE)
    calendar = Calendar(almanac, practice.availability, practice.leave)
    for session in practice.appointments:
        starts = local(session.starts_at)
        if session.clinician_id == "CLN-02" and starts.date() >= TODAY:
            place = Place(starts.weekday(), starts.hour * 60 + starts.minute)
            week = 1 << almanac.week_of(starts.date())
            calendar.take(("CLN-02",), place, session.duration_minutes, week)
    for week in range(almanac.this_week + 1, almanac.this_week + 5):
        free = [
            place
            for place in calendar.places("CLN-02", 50)
            if calendar.is_open(("CLN-02",), almanac.day(week, place.weekday), place.minute, 50)
        ]
        evenings = {place.weekday for place in free if place.minute >= 17 * 60}
        assert len(evenings) >= 2 and len(free) >= 8, week


def test_the_demo_clinician_works_evenings_from_monday_to_thursday(practice: GeneratedPractice) -> None:
    late = {
        block.weekday for block in practice.availability if block.clinician_id == "CLN-02" and block.ends >= time(19)
    }
    assert late >= {0, 1, 2, 3}


def test_a_standing_time_keeps_its_hour_when_the_clocks_change(practice: GeneratedPractice) -> None:
    hours = defaultdict(set)
    for session in practice.appointments:
        starts = local(session.starts_at)
        if "CL-0001" in session.client_ids and starts.weekday() == 3 and session.service is ServiceType.INDIVIDUAL:
            hours[starts.utcoffset()].add(starts.hour)
    assert len(hours) == 2
    assert all(16 in seen for seen in hours.values())
    assert sum(len(seen) for seen in hours.values()) <= 5
