"""Every cell of kind × role is asserted against a table written here by hand, not read from the policy."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.approval import ApprovalPolicy
from practice.errors import Refused, SettingsError
from practice.identity import Principal, Role
from practice.people import Client
from tests.policies.approval.actions import ACTIONS

POLICY = ApprovalPolicy.load()
SHIPPED = Path("policies/approval/approval.yaml")
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

ROLES = (
    Role.CLIENT,
    Role.FRONT_DESK,
    Role.CLINICIAN,
    Role.SUPERVISOR,
    Role.BILLER,
    Role.CARE_COORDINATOR,
    Role.ADMIN,
)
# client, front desk, clinician, supervisor, biller, coordinator, admin
# p: for anybody's client · c: for the caseload · -: never
TABLE = {
    "book_appointment": "- p c p - - -",
    "reschedule_appointment": "- p c p - - -",
    "cancel_appointment": "- p c p - - -",
    "confirm_appointment": "- p c p - - -",
    "send_reply": "- p c p - p -",
    "save_progress_note": "- - c c - - -",
    "save_document": "- - c c - - -",
    "create_referral": "- - - p - p -",
}
CELLS = [(kind, role, reach) for kind, row in TABLE.items() for role, reach in zip(ROLES, row.split(), strict=True)]


def person(role: Role, person_id: str = "P-1", clinician_id: str | None = None) -> Principal:
    if role in {Role.CLINICIAN, Role.SUPERVISOR}:
        clinician_id = clinician_id or "CLN-02"
    client_id = "CL-0001" if role is Role.CLIENT else None
    return Principal(
        person_id=person_id,
        practice_id="alder-reed",
        role=role,
        name="A",
        client_id=client_id,
        clinician_id=clinician_id,
    )


def client(clinician_id: str | None) -> Client:
    return Client(
        id="CL-0001",
        first_name="Jordan",
        last_name="Avery",
        date_of_birth=date(1990, 1, 1),
        email="jordan@example.org",
        phone="(312) 555-0101",
        primary_clinician_id=clinician_id,
        created_at=NOW,
    )


def test_the_table_names_every_kind_and_every_role() -> None:
    assert set(TABLE) == {action.kind for action in ACTIONS} == set(POLICY.kinds)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize(("kind", "role", "reach"), CELLS)
def test_a_role_decides_for_its_own_clients_as_the_table_says(kind: str, role: Role, reach: str) -> None:
    access = POLICY.may_decide(
        person(role), kind, requested_by="P-9", client=client("CLN-02"), clinician_id="CLN-02", licence="LCSW"
    )
    assert access.allowed is (reach != "-")
    if reach == "-":
        assert access.reason == "role_may_not_decide"


@pytest.mark.parametrize(("kind", "role", "reach"), CELLS)
def test_only_a_practice_wide_role_decides_for_somebody_elses_client(kind: str, role: Role, reach: str) -> None:
    access = POLICY.may_decide(
        person(role), kind, requested_by="P-9", client=client("CLN-09"), clinician_id="CLN-09", licence="LCSW"
    )
    assert access.allowed is (reach == "p")


@pytest.mark.parametrize(("kind", "role", "reach"), CELLS)
def test_where_nobody_is_named_only_a_practice_wide_role_decides(kind: str, role: Role, reach: str) -> None:
    assert POLICY.may_decide(person(role), kind, requested_by="P-9", licence="LCSW").allowed is (reach == "p")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", ["", "sign_note", "BOOK_APPOINTMENT", "book_appointment "])
def test_nobody_decides_an_unknown_kind(role: Role, kind: str) -> None:
    access = POLICY.may_decide(person(role), kind, requested_by=None, client=client("CLN-02"), clinician_id="CLN-02")
    assert access.reason == "unknown_kind"
    with pytest.raises(Refused):
        POLICY.rule(kind)
    with pytest.raises(Refused):
        POLICY.expires_at(kind, NOW)


@pytest.mark.parametrize("licence", [None, "", "LSW", "LPC", "lcsw", "driving"])
@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.SUPERVISOR])
def test_a_note_is_not_decided_without_an_independent_licence(role: Role, licence: str | None) -> None:
    access = POLICY.may_decide(
        person(role), "save_progress_note", requested_by="P-1", clinician_id="CLN-02", licence=licence
    )
    assert access.reason == "licence_required"


@pytest.mark.parametrize(
    ("author", "primary", "supervised", "reason"),
    [
        ("CLN-02", "CLN-02", (), "caseload"),
        ("CLN-02", "CLN-09", (), "caseload"),
        ("CLN-09", "CLN-02", (), "not_on_caseload"),
        ("CLN-09", "CLN-02", ("CLN-09",), "supervised"),
        (None, "CLN-02", ("CLN-02",), "not_on_caseload"),
    ],
)
def test_a_note_is_decided_by_its_author_or_their_supervisor(
    author: str | None, primary: str, supervised: tuple[str, ...], reason: str
) -> None:
    access = POLICY.may_decide(
        person(Role.CLINICIAN),
        "save_progress_note",
        requested_by="P-1",
        client=client(primary),
        clinician_id=author,
        licence="LCSW",
        supervised_ids=frozenset(supervised),
        covering_client_ids=frozenset({"CL-0001"}),
    )
    assert access.reason == reason


def test_a_supervisor_decides_for_the_clients_of_those_they_supervise() -> None:
    def decide(supervised: frozenset[str]) -> str:
        return POLICY.may_decide(
            person(Role.SUPERVISOR, clinician_id="CLN-01"),
            "save_document",
            requested_by="P-2",
            client=client("CLN-02"),
            supervised_ids=supervised,
        ).reason

    assert decide(frozenset({"CLN-02"})) == "supervised"
    assert decide(frozenset({"CLN-05"})) == "not_on_caseload"


def test_a_clinician_decides_for_a_client_they_cover() -> None:
    access = POLICY.may_decide(
        person(Role.CLINICIAN),
        "reschedule_appointment",
        requested_by="P-9",
        client=client("CLN-09"),
        covering_client_ids=frozenset({"CL-0001"}),
    )
    assert access.reason == "covering"


@pytest.mark.parametrize(
    ("requested_by", "high_risk", "reason"),
    [
        ("P-1", True, "four_eyes"),
        ("P-2", True, "caseload"),
        (None, True, "caseload"),
        ("P-1", False, "caseload"),
    ],
)
def test_who_asked_for_a_high_risk_action_does_not_decide_it(
    requested_by: str | None, high_risk: bool, reason: str
) -> None:
    access = POLICY.may_decide(
        person(Role.CLINICIAN),
        "save_progress_note",
        requested_by=requested_by,
        clinician_id="CLN-02",
        licence="LCSW",
        high_risk=high_risk,
    )
    assert access.reason == reason


def test_the_first_of_two_is_not_also_the_second() -> None:
    def may(has_approved: bool) -> str:
        return POLICY.may_decide(
            person(Role.FRONT_DESK), "send_reply", requested_by="P-9", has_approved=has_approved
        ).reason

    assert (may(False), may(True)) == ("practice", "already_approved")


def test_a_kind_marked_high_risk_asks_for_four_eyes_on_each_action(tmp_path: Path) -> None:
    policy = ApprovalPolicy.load(changed(tmp_path, "send_reply", high_risk=True))
    assert policy.may_decide(person(Role.FRONT_DESK), "send_reply", requested_by="P-1").reason == "four_eyes"
    assert policy.may_decide(person(Role.FRONT_DESK), "send_reply", requested_by="P-2").allowed


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        ("book_appointment", 72),
        ("reschedule_appointment", 72),
        ("cancel_appointment", 72),
        ("confirm_appointment", 72),
        ("send_reply", 72),
        ("save_progress_note", 168),
        ("save_document", 168),
        ("create_referral", 168),
    ],
)
def test_a_proposal_waits_over_a_weekend_and_then_lapses(kind: str, hours: int) -> None:
    assert POLICY.expires_at(kind, NOW) == NOW + timedelta(hours=hours)


def test_a_rule_says_whether_a_caseload_binds() -> None:
    assert {kind for kind, rule in POLICY.kinds.items() if not rule.own_caseload} == {"create_referral"}


def changed(tmp_path: Path, kind: str, **changes: Any) -> Path:
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    content["kinds"].setdefault(kind, {"roles": {"supervisor": "practice"}, "expires_hours": 1}).update(changes)
    path = tmp_path / "approval.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("kind", "changes", "complaint"),
    [
        ("sign_note", {}, "no such kind of action: sign_note"),
        ("send_reply", {"roles": {"client": "practice"}}, "clients never decide"),
        ("send_reply", {"roles": {"front_desk": "self"}}, "caseload or practice"),
        ("send_reply", {"roles": {}}, "roles"),
        ("send_reply", {"roles": {"parrot": "practice"}}, "parrot"),
        ("save_document", {"roles": {"front_desk": "practice"}}, "within a clinician's"),
        ("save_document", {"roles": {"admin": "caseload"}}, "within a clinician's"),
        ("save_progress_note", {"roles": {"clinician": "practice"}}, "within a clinician's"),
        ("book_appointment", {"editable_fields": ["client_id"]}, "never editable: client_id"),
        ("cancel_appointment", {"editable_fields": ["appointment_version"]}, "never editable"),
        ("send_reply", {"editable_fields": ["tone"]}, "no such field to edit: tone"),
        ("send_reply", {"expires_hours": 0}, "expires_hours"),
        ("send_reply", {"expires_hours": 10_000}, "expires_hours"),
        ("send_reply", {"caseload_of": "anybody"}, "caseload_of"),
        ("send_reply", {"may_be_skipped": True}, "may_be_skipped"),
        ("send_reply", {"approvers": 0}, "approvers"),
        ("send_reply", {"approvers": 3}, "approvers"),
        ("send_reply", {"expires_hours": 48}, "lapse before it is escalated"),
        ("send_reply", {"waiting": {"remind_hours": [1], "escalate_hours": 2, "escalate_to": "biller"}}, "biller may"),
        ("send_reply", {"waiting": {"remind_hours": [3], "escalate_hours": 2, "escalate_to": "supervisor"}}, "after"),
    ],
)
def test_a_policy_that_lets_the_wrong_people_decide_stops_the_start(
    tmp_path: Path, kind: str, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint):
        ApprovalPolicy.load(changed(tmp_path, kind, **changes))


def test_a_policy_that_forgets_a_kind_stops_the_start(tmp_path: Path) -> None:
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    del content["kinds"]["send_reply"]
    path = tmp_path / "approval.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(SettingsError, match="not listed: send_reply"):
        ApprovalPolicy.load(path)


def test_a_missing_policy_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        ApprovalPolicy.load(tmp_path / "approval.yaml")


def test_the_policy_says_its_version() -> None:
    assert POLICY.version == "approval/2"
