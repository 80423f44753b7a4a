from datetime import UTC, date, datetime
from typing import Any

import pytest

from practice.coverage import Authorization, Coverage
from practice.people import ServiceType
from practice.scheduling.coverage_check import coverage_notes
from tests.practice.records import CHICAGO, client, clinician, local

PLAN = Coverage(
    id="COV-0001", client_id="CL-0001", payer="Prairie Mutual", plan="PPO", member_id="PM1", starts_on=date(2026, 1, 1)
)
LEAVE = Authorization(
    id="AUTH-0001",
    client_id="CL-0001",
    coverage_id="COV-0001",
    service=ServiceType.INDIVIDUAL,
    number="A-77",
    sessions_allowed=12,
    expires_on=date(2026, 12, 1),
)
WHEN = local(24, 16)


def codes(
    coverages: list[Coverage],
    authorizations: list[Authorization],
    starts_at: datetime = WHEN,
    **clinician_changes: Any,
) -> list[tuple[str, bool]]:
    notes = coverage_notes(
        client(),
        coverages,
        authorizations,
        clinician(**clinician_changes),
        ServiceType.INDIVIDUAL,
        starts_at,
        zone=CHICAGO,
    )
    assert all(note.text.endswith(".") for note in notes)
    return [(note.code, note.blocks) for note in notes]


@pytest.mark.parametrize(
    ("plan", "authorization", "starts_at", "payers", "expected"),
    [
        ({}, {}, WHEN, ("Prairie Mutual",), []),
        ({"payer": "Self-pay"}, {"sessions_used": 12}, WHEN, (), []),
        ({}, {}, WHEN, ("Other",), [("not_credentialed", True)]),
        ({}, {}, WHEN, ("PRAIRIE MUTUAL",), []),
        ({}, {"sessions_used": 12}, WHEN, ("Prairie Mutual",), [("no_sessions_left", True)]),
        ({}, {"sessions_used": 13}, WHEN, ("Prairie Mutual",), [("no_sessions_left", True)]),
        ({}, {"sessions_used": 11}, WHEN, ("Prairie Mutual",), [("few_sessions_left", False)]),
        ({}, {}, local(2, 16, month=12), ("Prairie Mutual",), [("authorization_expires", True)]),
        ({"ends_on": date(2026, 11, 23)}, {}, WHEN, ("Prairie Mutual",), [("coverage_inactive", True)]),
        ({"starts_on": date(2026, 11, 25)}, {}, WHEN, ("Prairie Mutual",), [("coverage_inactive", True)]),
        ({}, {"service": ServiceType.FAMILY, "sessions_used": 12}, WHEN, ("Prairie Mutual",), []),
        ({}, {"client_id": "CL-0009", "sessions_used": 12}, WHEN, ("Prairie Mutual",), []),
        ({"client_id": "CL-0009"}, {}, WHEN, ("Prairie Mutual",), [("no_coverage", False)]),
    ],
)
def test_what_stands_against_a_session(
    plan: dict[str, Any],
    authorization: dict[str, Any],
    starts_at: datetime,
    payers: tuple[str, ...],
    expected: list[tuple[str, bool]],
) -> None:
    found = codes([PLAN.model_copy(update=plan)], [LEAVE.model_copy(update=authorization)], starts_at, payers=payers)
    assert found == expected


def test_no_coverage_on_file_is_said() -> None:
    assert codes([], []) == [("no_coverage", False)]


def test_the_last_day_of_an_authorization_is_judged_in_the_practices_zone() -> None:
    evening = local(1, 19, month=12).astimezone(UTC)  # already 2 December in UTC
    assert codes([PLAN], [LEAVE], evening) == []


def test_a_second_authorization_takes_over_from_an_expired_one() -> None:
    renewed = LEAVE.model_copy(update={"id": "AUTH-0002", "expires_on": date(2027, 3, 1)})
    assert codes([PLAN], [LEAVE, renewed], local(2, 16, month=12)) == []


def test_the_plan_with_fewer_obstacles_counts() -> None:
    second = PLAN.model_copy(update={"id": "COV-0002", "payer": "Lakeshore Health"})
    assert codes([second, PLAN], [LEAVE]) == []
