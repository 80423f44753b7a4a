"""Every cell of role × permission is asserted against a table written here by hand, not read from the policy."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from policies.access import AccessPolicy, Permission
from practice.errors import SettingsError
from practice.identity import Principal, Role
from practice.people import Client

POLICY = AccessPolicy.load()
SHIPPED = Path("policies/access/access.yaml")

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
# s: own record · c: caseload · p: the practice · -: no
TABLE = {
    "schedule.read": "s p c p p p -",
    "schedule.propose": "s p c p - p -",
    "chart.read": "- - c c - - -",
    "note.propose": "- - c c - - -",
    "summary.propose": "- - c c - - -",
    "referral.propose": "- p p p - p -",
    "contact.read": "s p c p p p -",
    "coverage.read": "s p c p p p -",
    "knowledge.read": "p p p p p p p",
    "conversation.read": "s p c p - p -",
    "conversation.reply": "s p c p - p -",
    "conversation.take_over": "- p c p - p -",
    "alert.read": "- - p p - - -",
    "alert.acknowledge": "- - p p - - -",
    "inbox.read": "- p p p - p -",
    "task.read": "- p p p p p p",
    "task.work": "- p p p p p p",
    "disclosure.read": "s - c c - - p",
    "audit.read": "- - - p - - p",
    "audit.verify": "- - - p - - p",
    "settings.read": "- - - p - - p",
    "settings.write": "- - - - - - p",
}
CELLS = [
    (role, permission, reach)
    for permission, row in TABLE.items()
    for role, reach in zip(ROLES, row.split(), strict=True)
]


def person(role: Role, client_id: str | None = None, clinician_id: str | None = None) -> Principal:
    if role is Role.CLIENT:
        client_id = client_id or "CL-0001"
    if role in {Role.CLINICIAN, Role.SUPERVISOR}:
        clinician_id = clinician_id or "CLN-02"
    return Principal(
        person_id="P-1", practice_id="alder-reed", role=role, name="A", client_id=client_id, clinician_id=clinician_id
    )


def client(client_id: str = "CL-0001", clinician_id: str | None = "CLN-02") -> Client:
    return Client(
        id=client_id,
        first_name="Jordan",
        last_name="Avery",
        date_of_birth=date(1990, 1, 1),
        email="jordan@example.org",
        phone="(312) 555-0101",
        primary_clinician_id=clinician_id,
        created_at=datetime(2024, 1, 1, tzinfo=UTC),
    )


OWN = client()
OTHER = client("CL-0099", "CLN-09")


def test_the_table_names_every_permission_and_every_role() -> None:
    assert set(TABLE) == {p.value for p in Permission}
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize(("role", "permission", "reach"), CELLS)
def test_a_role_reaches_its_own_record_or_caseload_as_the_table_says(role: Role, permission: str, reach: str) -> None:
    assert POLICY.check(person(role), permission, client=OWN).allowed is (reach in "scp")


@pytest.mark.parametrize(("role", "permission", "reach"), CELLS)
def test_only_a_practice_wide_right_reaches_somebody_elses_client(role: Role, permission: str, reach: str) -> None:
    assert POLICY.check(person(role), permission, client=OTHER).allowed is (reach == "p")


@pytest.mark.parametrize(("role", "permission", "reach"), CELLS)
def test_without_a_named_client_only_a_practice_wide_right_holds(role: Role, permission: str, reach: str) -> None:
    access = POLICY.check(person(role), permission)
    assert access.allowed is (reach == "p")
    expected = {"p": "practice", "-": "role_not_granted"}.get(reach, "client_not_named")
    assert access.reason == expected


@pytest.mark.parametrize(("role", "permission", "reach"), CELLS)
def test_a_menu_shows_what_a_role_holds_at_all(role: Role, permission: str, reach: str) -> None:
    assert POLICY.holds(person(role), permission) is (reach != "-")


@pytest.mark.parametrize("permission", ["", "chart", "chart.write", "CHART.READ", "schedule.read ", "*", "note.sign"])
@pytest.mark.parametrize("role", ROLES)
def test_an_unknown_permission_is_refused_to_everybody(role: Role, permission: str) -> None:
    assert POLICY.check(person(role), permission, client=OWN).reason == "unknown_permission"
    assert not POLICY.holds(person(role), permission)


@pytest.mark.parametrize(
    ("who", "whom", "supervised", "covering", "reason"),
    [
        (person(Role.CLINICIAN), client(clinician_id="CLN-02"), (), (), "caseload"),
        (person(Role.CLINICIAN), client(clinician_id="CLN-05"), (), (), "not_on_caseload"),
        (person(Role.CLINICIAN), client(clinician_id=None), (), (), "not_on_caseload"),
        (person(Role.CLINICIAN), client(clinician_id="CLN-05"), ("CLN-05",), (), "supervised"),
        (person(Role.SUPERVISOR, clinician_id="CLN-01"), client(), ("CLN-02", "CLN-05"), (), "supervised"),
        (person(Role.SUPERVISOR, clinician_id="CLN-01"), client(), ("CLN-05",), (), "not_on_caseload"),
        (person(Role.CLINICIAN), client(clinician_id="CLN-05"), (), ("CL-0001",), "covering"),
        (person(Role.CLINICIAN), client(clinician_id="CLN-05"), (), ("CL-0002",), "not_on_caseload"),
        (person(Role.FRONT_DESK), client(), ("CLN-02",), ("CL-0001",), "role_not_granted"),
    ],
)
def test_a_chart_opens_to_the_treating_the_supervising_and_the_covering(
    who: Principal, whom: Client, supervised: tuple[str, ...], covering: tuple[str, ...], reason: str
) -> None:
    access = POLICY.check(
        who, "chart.read", client=whom, supervised_ids=frozenset(supervised), covering_client_ids=frozenset(covering)
    )
    assert access.reason == reason
    assert access.allowed is (reason in {"caseload", "supervised", "covering"})


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.SUPERVISOR])
def test_a_clinician_account_without_a_clinician_has_no_caseload(role: Role) -> None:
    nobody = Principal(person_id="P-1", practice_id="alder-reed", role=role, name="A")
    assert POLICY.check(nobody, "chart.read", client=client(clinician_id=None)).reason == "not_on_caseload"
    assert not POLICY.check(nobody, "chart.read", client=OWN).allowed


def test_a_client_sees_neither_another_client_nor_a_relative() -> None:
    partner = client("CL-0003").model_copy(update={"related_client_ids": ("CL-0001",)})
    assert POLICY.check(person(Role.CLIENT), "schedule.read", client=partner).reason == "not_own_record"


def test_a_client_account_without_a_client_sees_nothing() -> None:
    nobody = Principal(person_id="P-1", practice_id="alder-reed", role=Role.CLIENT, name="A")
    assert not POLICY.check(nobody, "schedule.read", client=OWN).allowed


def test_a_guardian_reaches_the_minor_they_act_for() -> None:
    guardian = person(Role.CLIENT, client_id="CL-0002")
    assert POLICY.check(guardian, "schedule.propose", client=client("CL-0002", "CLN-05")).allowed


def changed(tmp_path: Path, permission: str, grants: dict[str, str] | None) -> Path:
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    if grants is None:
        del content["grants"][permission]
    else:
        content["grants"][permission] = grants
    path = tmp_path / "access.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("permission", "grants", "complaint"),
    [
        ("chart.read", None, "not listed: chart.read"),
        ("chart.read", {"front_desk": "practice"}, "caseload only"),
        ("chart.read", {"front_desk": "caseload"}, "caseload only"),
        ("chart.read", {"clinician": "practice"}, "caseload only"),
        ("note.propose", {"admin": "caseload"}, "caseload only"),
        ("summary.propose", {"client": "self"}, "caseload only"),
        ("schedule.read", {"client": "practice"}, "own record only"),
        ("conversation.read", {"client": "caseload"}, "own record only"),
        ("schedule.read", {"janitor": "practice"}, "janitor"),
        ("schedule.read", {"front_desk": "world"}, "world|practice"),
        ("chart.burn", {"admin": "practice"}, "chart.burn"),
    ],
)
def test_a_policy_that_gives_away_too_much_stops_the_start(
    tmp_path: Path, permission: str, grants: dict[str, str] | None, complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint):
        AccessPolicy.load(changed(tmp_path, permission, grants))


def test_a_missing_policy_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        AccessPolicy.load(tmp_path / "access.yaml")


def test_the_policy_says_its_version() -> None:
    assert POLICY.version == "access/2"
