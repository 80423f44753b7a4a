from datetime import date
from typing import Any

import pytest

from practice.duplicates import possible_duplicates
from practice.people import Guardian
from practice.work import ReferralDetails
from tests.practice.records import client

KNOWN = client(
    1,
    first_name="Katherine",
    last_name="Osei",
    preferred_name="Kate",
    date_of_birth=date(1988, 3, 7),
    phone="(312) 555-0155",
)
TWIN = client(2, first_name="Karen", last_name="Osei", date_of_birth=date(1988, 3, 7), phone="(312) 555-0155")
OTHER = client(3, first_name="Paulo", last_name="Brandt", date_of_birth=date(1970, 1, 2), phone="(312) 555-0177")


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"person_name": "Katherine Osei", "date_of_birth": date(1988, 3, 7)}, "same date of birth"),
        ({"person_name": "OSEI, KATHERINE", "date_of_birth": date(1988, 3, 7)}, "same name"),
        ({"person_name": "Kate Osei", "date_of_birth": date(1988, 3, 7)}, "same name"),
        ({"person_name": "Katharine Osei", "date_of_birth": date(1988, 3, 7)}, "similar name"),
        ({"person_name": "Katherine Osei", "date_of_birth": date(1988, 7, 3)}, "day and month of birth swapped"),
        ({"person_name": "Katherine Osei", "date_of_birth": date(1989, 3, 7)}, "date of birth off by one digit"),
        ({"person_name": "Katherine Osei", "phone": "312.555.0155"}, "same phone"),
        ({"person_name": "Katherine Osei-Mensah", "date_of_birth": date(1988, 3, 7)}, "partly the same name"),
    ],
)
def test_the_same_person_is_found_through_spelling_and_slips(details: dict[str, Any], reason: str) -> None:
    found = possible_duplicates(ReferralDetails(**details), [OTHER, KNOWN])
    assert [one.client_id for one in found] == ["CL-0001"]
    assert reason in found[0].reasons


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"person_name": "Katherine Osei"},
        {"phone": "(312) 555-0155"},
        {"date_of_birth": date(1988, 3, 7)},
        {"person_name": "Katherine Osei", "date_of_birth": date(2001, 12, 19)},
        {"person_name": "Marcus Webb", "date_of_birth": date(1988, 3, 7), "phone": "(312) 555-0155"},
    ],
)
def test_too_little_in_common_is_no_duplicate(details: dict[str, Any]) -> None:
    assert not [one for one in possible_duplicates(ReferralDetails(**details), [KNOWN, OTHER]) if one.score > 0.6]


def test_the_likelier_of_two_relatives_comes_first() -> None:
    details = ReferralDetails(person_name="Katherine Osei", date_of_birth=date(1988, 3, 7), phone="3125550155")
    found = possible_duplicates(details, [TWIN, KNOWN])
    assert found[0].client_id == "CL-0001"
    assert found[0].score > max((one.score for one in found[1:]), default=0)


def test_a_guardians_phone_counts_for_a_minor() -> None:
    guardian = Guardian(name="Ingrid Sorensen", relation="mother", phone="(312) 555-0162", email="i@clients.example")
    minor = client(2, first_name="Mika", last_name="Sorensen", guardians=(guardian,), phone="(312) 555-0100")
    details = ReferralDetails(person_name="Mika Sorensen", phone="+1 312 555 0162")
    client_id, score, reasons = possible_duplicates(details, [minor])[0]
    assert (client_id, reasons) == ("CL-0002", ("same name", "same phone"))
    assert 0.6 <= score < 1
