from collections import defaultdict
from datetime import date, timedelta

import pytest

from ehr.sandbox.generation import GeneratedPractice
from ehr.sandbox.generation.coverage import load_coverage
from practice.appointment import AppointmentStatus
from practice.coverage import Authorization
from practice.people import ServiceType
from tests.ehr.sandbox.generation.conftest import TODAY, ZONE


@pytest.fixture(scope="module")
def running(practice: GeneratedPractice) -> list[Authorization]:
    return [one for one in practice.authorizations if one.expires_on >= TODAY]


def test_used_sessions_are_those_held_while_the_authorization_ran(practice: GeneratedPractice) -> None:
    held: dict[tuple[str, ServiceType], list[date]] = defaultdict(list)
    for session in practice.appointments:
        if session.status is AppointmentStatus.COMPLETED:
            for client_id in session.client_ids:
                held[client_id, session.service].append(session.starts_at.astimezone(ZONE).date())
    for one in practice.authorizations:
        first = one.expires_on - timedelta(days=load_coverage().authorization_days - 1)
        used = sum(first <= day <= one.expires_on for day in held[one.client_id, one.service])
        assert used == one.sessions_used <= one.sessions_allowed, one.id


def test_some_authorizations_are_nearly_used_up_and_some_end_soon(running: list[Authorization]) -> None:
    assert sum(one.sessions_left <= 3 for one in running) >= 5
    assert any(one.sessions_left == 0 for one in running)
    assert sum(one.expires_on - TODAY <= timedelta(days=14) for one in running) >= 3


def test_the_demo_client_can_go_on_booking(running: list[Authorization]) -> None:
    own = [one for one in running if one.client_id == "CL-0001"]
    assert len(own) == 1 and own[0].sessions_left >= 8 and own[0].expires_on > TODAY + timedelta(days=56)


def test_everybody_has_one_plan_in_force(practice: GeneratedPractice) -> None:
    in_force = [one.client_id for one in practice.coverages if one.ends_on is None]
    assert sorted(in_force) == sorted(client.id for client in practice.clients)
    assert any(one.ends_on is not None and one.ends_on < TODAY for one in practice.coverages)


def test_authorizations_belong_to_their_client_s_plan(practice: GeneratedPractice) -> None:
    owner = {one.id: one for one in practice.coverages}
    for one in practice.authorizations:
        assert owner[one.coverage_id].client_id == one.client_id
        assert owner[one.coverage_id].payer != "Self-pay"


def test_most_clients_are_in_network_and_a_few_are_not(practice: GeneratedPractice) -> None:
    accepted = {one.id: {*one.payers, "Self-pay"} for one in practice.clinicians}
    payer = {one.client_id: one.payer for one in practice.coverages if one.ends_on is None}
    known = [one for one in practice.clients if one.primary_clinician_id]
    outside = [one for one in known if payer[one.id] not in accepted[one.primary_clinician_id or ""]]
    assert 1 <= len(outside) <= 0.06 * len(known)
