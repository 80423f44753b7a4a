from datetime import date
from typing import Any

import pytest

from policies.approval import active_licence
from practice.people import Clinician, Credential

TODAY = date(2026, 11, 20)
TOBIAS = Clinician(id="CLN-02", first_name="Tobias", last_name="Lindqvist", title="LCSW", license="LCSW")


def credential(**changes: Any) -> Credential:
    given: dict[str, Any] = {
        "id": "CR-0001",
        "clinician_id": "CLN-02",
        "kind": "license",
        "name": "Illinois LCSW",
        "number": "LIC1",
        "expires_on": TODAY,
    }
    return Credential(**{**given, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_on": date(2026, 11, 19)},
        {"clinician_id": "CLN-03"},
        {"kind": "payer"},
        {"name": "Illinois LSW"},
        {"name": "Illinois LCSWX"},
        {"name": ""},
    ],
)
def test_a_licence_that_no_credential_shows_active_counts_as_none(changes: dict[str, Any]) -> None:
    assert active_licence(TOBIAS, [credential(**changes)], TODAY) is None


def test_without_any_credential_there_is_no_licence() -> None:
    assert active_licence(TOBIAS, [], TODAY) is None


def test_a_licence_counts_through_its_last_day() -> None:
    lapsed = credential(id="CR-0002", expires_on=date(2020, 1, 1))
    assert active_licence(TOBIAS, [lapsed, credential()], TODAY) == "LCSW"
