from collections import defaultdict
from datetime import datetime

import pytest

from ehr.sandbox.generation import GeneratedPractice
from practice.chart import Consent
from practice.people import ClientStatus, Program
from tests.ehr.sandbox.generation.conftest import TODAY, ZONE

NOW = datetime.combine(TODAY, datetime.min.time(), ZONE).replace(hour=9)


def state(consent: Consent) -> str:
    if consent.revoked_at is not None:
        return "revoked"
    return "expired" if consent.expires_at is not None and consent.expires_at <= NOW else "valid"


@pytest.fixture(scope="module")
def by_client(practice: GeneratedPractice) -> dict[str, list[Consent]]:
    consents = defaultdict(list)
    for one in practice.consents:
        consents[one.client_id].append(one)
    return consents


def test_part_2_consents_belong_to_the_protected_program_and_to_nobody_else(practice: GeneratedPractice) -> None:
    protected = {one.id for one in practice.clients if one.program is Program.SUBSTANCE_USE}
    assert len(protected) >= 20
    assert all(one.part_2 == (one.client_id in protected) for one in practice.consents)


def test_every_part_2_consent_names_an_end(practice: GeneratedPractice) -> None:
    assert all(one.expires_at is not None and one.recipient for one in practice.consents if one.part_2)


def test_part_2_consents_are_valid_expired_and_revoked(practice: GeneratedPractice) -> None:
    states = {state(one) for one in practice.consents if one.part_2}
    assert states == {"valid", "expired", "revoked"}


@pytest.mark.parametrize(
    ("purpose", "states"),
    [("treatment", {"valid"}), ("ai_assistance", {"valid"}), ("care_coordination", {"expired", "revoked"})],
)
def test_terrence_boyle_s_consents_are_as_declared(
    by_client: dict[str, list[Consent]], purpose: str, states: set[str]
) -> None:
    assert {state(one) for one in by_client["CL-0005"] if one.purpose == purpose} == states


def test_who_opted_out_of_ai_has_taken_that_consent_back_and_nobody_else_has(
    practice: GeneratedPractice, by_client: dict[str, list[Consent]]
) -> None:
    for client in practice.clients:
        revoked = any(one.purpose == "ai_assistance" and one.revoked_at for one in by_client[client.id])
        assert revoked == (client.ai_opt_out and client.status is not ClientStatus.PROSPECT), client.id


def test_everybody_in_care_consented_to_treatment(
    practice: GeneratedPractice, by_client: dict[str, list[Consent]]
) -> None:
    for client in practice.clients:
        signed = {one.purpose for one in by_client[client.id]}
        assert ("treatment" in signed) == (client.status is not ClientStatus.PROSPECT)


def test_a_revocation_comes_after_the_grant(practice: GeneratedPractice) -> None:
    assert all(one.revoked_at is None or one.revoked_at > one.granted_at for one in practice.consents)
