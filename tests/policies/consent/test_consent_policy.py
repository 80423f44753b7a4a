from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.consent import ConsentPolicy
from practice.chart import Consent
from practice.errors import SettingsError
from practice.identity import Purpose
from practice.people import Client, Program

POLICY = ConsentPolicy.load()
SHIPPED = Path("policies/consent/consent.yaml")
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def client(program: Program = Program.SUBSTANCE_USE, ai_opt_out: bool = False) -> Client:
    return Client(
        id="CL-0005",
        first_name="Terrence",
        last_name="Boyle",
        date_of_birth=date(1984, 3, 2),
        email="terrence@example.org",
        phone="(312) 555-0105",
        program=program,
        ai_opt_out=ai_opt_out,
        created_at=NOW - timedelta(days=400),
    )


def consent(purpose: str = "treatment", **changes: Any) -> Consent:
    fields: dict[str, Any] = {
        "id": "CON-0001",
        "client_id": "CL-0005",
        "purpose": purpose,
        "recipient": "Alder & Reed Behavioral Health",
        "part_2": True,
        "granted_at": NOW - timedelta(days=30),
        "expires_at": NOW + timedelta(days=300),
    }
    return Consent(**{**fields, **changes})


REFUSED = [
    ([], "missing"),
    ([consent(part_2=False)], "missing"),
    ([consent("care_coordination")], "missing"),
    ([consent("payment")], "missing"),
    ([consent("Treatment")], "missing"),
    ([consent("")], "missing"),
    ([consent(client_id="CL-0001")], "missing"),
    ([consent(expires_at=NOW)], "expired"),
    ([consent(expires_at=NOW - timedelta(seconds=1))], "expired"),
    ([consent(revoked_at=NOW)], "revoked"),
    ([consent(revoked_at=NOW - timedelta(days=1), expires_at=NOW - timedelta(days=2))], "revoked"),
    ([consent(expires_at=None)], "incomplete"),
    ([consent(recipient=" ")], "incomplete"),
    ([consent(granted_at=NOW + timedelta(days=1))], "not_yet_given"),
    ([consent(expires_at=NOW), consent(revoked_at=NOW)], "revoked"),
]


@pytest.mark.parametrize(("consents", "why"), REFUSED)
def test_substance_use_records_stay_closed_without_a_valid_consent(consents: list[Consent], why: str) -> None:
    verdict = POLICY.check(client(), consents, Purpose.DOCUMENTATION, NOW)
    assert (verdict.allowed, verdict.reason) == (False, f"part_2_consent_{why}")
    assert verdict.redisclosure_notice is None


@pytest.mark.parametrize(
    "consents",
    [
        [consent()],
        [consent(revoked_at=NOW - timedelta(days=1)), consent()],
        [consent(expires_at=NOW + timedelta(seconds=1))],
        [consent(granted_at=NOW)],
        [consent(revoked_at=NOW + timedelta(days=1))],
    ],
)
def test_a_valid_consent_opens_them_and_brings_the_notice(consents: list[Consent]) -> None:
    verdict = POLICY.check(client(), consents, Purpose.DOCUMENTATION, NOW)
    assert (verdict.allowed, verdict.reason) == (True, "part_2_consent")
    assert verdict.redisclosure_notice == "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


# purposes of consent: treatment, payment, operations, care_coordination, ai_assistance
@pytest.mark.parametrize(
    ("purpose", "row"),
    [
        (Purpose.SCHEDULING, "y n y n n"),
        (Purpose.MESSAGING, "y n n n n"),
        (Purpose.DOCUMENTATION, "y n n n n"),
        (Purpose.COORDINATION, "n n n y n"),
    ],
)
def test_a_consent_serves_its_own_purposes_only(purpose: Purpose, row: str) -> None:
    words = ("treatment", "payment", "operations", "care_coordination", "ai_assistance")
    for word, expected in zip(words, row.split(), strict=True):
        assert POLICY.check(client(), [consent(word)], purpose, NOW).allowed is (expected == "y"), word


@pytest.mark.parametrize("purpose", Purpose)
def test_other_programs_need_no_such_consent(purpose: Purpose) -> None:
    verdict = POLICY.check(client(Program.OUTPATIENT), [], purpose, NOW)
    assert (verdict.allowed, verdict.reason, verdict.redisclosure_notice) == (True, "not_required", None)


PRACTICE = "Alder & Reed Behavioral Health"


@pytest.mark.parametrize(
    ("recipient", "purpose", "allowed"),
    [
        (PRACTICE, "treatment", True),
        ("alder & reed  behavioral health ", "treatment", True),
        ("Oak & Harbor Primary Care", "treatment", False),
        ("Alder & Reed", "treatment", False),
        ("Oak & Harbor Primary Care", "care_coordination", True),
    ],
)
def test_a_consent_to_somebody_else_does_not_serve_the_practices_own_purposes(
    recipient: str, purpose: str, allowed: bool
) -> None:
    use = Purpose.COORDINATION if purpose == "care_coordination" else Purpose.DOCUMENTATION
    verdict = POLICY.check(client(), [consent(purpose, recipient=recipient)], use, NOW, practice=PRACTICE)
    assert verdict.allowed is allowed
    assert allowed or verdict.reason == "part_2_consent_other_recipient"


def test_of_several_consents_the_one_to_the_practice_counts() -> None:
    both = [consent(recipient="Oak & Harbor Primary Care"), consent(recipient=PRACTICE)]
    assert POLICY.check(client(), both, Purpose.MESSAGING, NOW, practice=PRACTICE).allowed
    revoked = [consent(recipient="Oak & Harbor Primary Care"), consent(recipient=PRACTICE, revoked_at=NOW)]
    verdict = POLICY.check(client(), revoked, Purpose.MESSAGING, NOW, practice=PRACTICE)
    assert (verdict.allowed, verdict.reason) == (False, "part_2_consent_revoked")


@pytest.mark.parametrize("program", Program)
def test_only_protected_programs_are_read_afresh(program: Program) -> None:
    assert POLICY.protects(client(program)) is (program is Program.SUBSTANCE_USE)


@pytest.mark.parametrize("program", Program)
@pytest.mark.parametrize("purpose", Purpose)
def test_an_opt_out_closes_everything_whatever_was_consented(program: Program, purpose: Purpose) -> None:
    everything = [consent(word) for word in ("treatment", "care_coordination", "operations", "ai_assistance")]
    verdict = POLICY.check(client(program, ai_opt_out=True), everything, purpose, NOW)
    assert (verdict.allowed, verdict.reason) == (False, "ai_opt_out")


def test_taking_back_consent_to_ai_counts_as_an_opt_out() -> None:
    taken_back = consent("ai_assistance", part_2=False, revoked_at=NOW - timedelta(hours=1))
    verdict = POLICY.check(client(Program.OUTPATIENT), [taken_back], Purpose.MESSAGING, NOW)
    assert (verdict.allowed, verdict.reason) == (False, "ai_consent_revoked")


def test_a_later_consent_to_ai_replaces_the_one_taken_back() -> None:
    taken_back = consent("ai_assistance", part_2=False, revoked_at=NOW - timedelta(days=20))
    again = consent("ai_assistance", part_2=False, granted_at=NOW - timedelta(days=1))
    assert POLICY.check(client(Program.OUTPATIENT), [again, taken_back], Purpose.MESSAGING, NOW).allowed


@pytest.mark.parametrize(
    ("field", "content", "complaint"),
    [
        ("protected_programs", [], "cannot be left unprotected"),
        ("protected_programs", ["wellness"], "protected_programs"),
        ("accepted", {"scheduling": ["treatment"]}, "purposes not listed"),
        ("redisclosure_notice", "", "redisclosure_notice"),
        ("version", None, "version"),
        ("extra", 1, "extra"),
    ],
)
def test_a_policy_that_protects_too_little_stops_the_start(
    tmp_path: Path, field: str, content: object, complaint: str
) -> None:
    policy = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    policy[field] = content
    path = tmp_path / "consent.yaml"
    path.write_text(yaml.safe_dump(policy), encoding="utf-8")
    with pytest.raises(SettingsError, match=complaint):
        ConsentPolicy.load(path)


def test_a_missing_policy_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        ConsentPolicy.load(tmp_path / "consent.yaml")


def test_the_policy_says_its_version() -> None:
    assert POLICY.version == "consent/3"
