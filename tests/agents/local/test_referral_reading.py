from datetime import date
from typing import Any

import pytest

from agents.local.referral_reading import read_referral_text
from practice.work import ReferralDetails

TODAY = date(2026, 11, 20)

FAX = """LAKESIDE FAMILY MEDICINE                         FAX
REFERRAL FORM
Patient Name: Ana Ruiz     DOB: 05/17/1990
Phone: 312.555.0177   Email: ana.ruiz@mail.example
Referring Provider: Dr. Helen Cho
Insurance: Aetna PPO, Member ID: W998877
Reason for Referral: panic attacks, poor sleep and low mood since a car accident in August
Dx: F41.0, F51.01
Requested service: individual therapy
Availability: evenings after 5
Language: Spanish
Urgency: routine"""

LETTER = """Dear colleagues,
I am referring Theo Marsh, a 15-year-old (DOB 3/2/2011), for individual therapy.
He has been struggling with school refusal and anxiety since September.
His mother, Karen Marsh, can be reached by phone: (312) 555-0188. The family has Blue Cross.
Please see him as soon as possible.
Samuel Oduya, MD"""

EMAIL = """Hello, please see Priscilla Vance for couples counseling.
She reports constant arguments and jealousy. Not urgent.
born 1985-12-01, speaks Polish, telehealth if you can."""

DENIES = """Patient: Omar Haddad
Reason: depressed mood
Denies suicidal ideation. No self-harm."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            FAX,
            {
                "person_name": "Ana Ruiz",
                "date_of_birth": "1990-05-17",
                "phone": "312.555.0177",
                "email": "ana.ruiz@mail.example",
                "referring_provider": "Dr. Helen Cho",
                "payer": "Aetna PPO",
                "member_id": "W998877",
                "concerns": ["panic attacks", "poor sleep", "low mood"],
                "diagnosis_codes": ["F41.0", "F51.01"],
                "requested_service": "individual therapy",
                "preferred_times": "evenings after 5",
                "language": "Spanish",
                "priority": "routine",
            },
        ),
        (
            LETTER,
            {
                "person_name": "Theo Marsh",
                "date_of_birth": "2011-03-02",
                "phone": "(312) 555-0188",
                "guardian_name": "Karen Marsh",
                "payer": "Blue Cross",
                "referring_provider": "Samuel Oduya",
                "requested_service": "individual therapy",
                "concerns": ["school refusal", "anxiety"],
                "priority": "urgent",
            },
        ),
        (
            EMAIL,
            {
                "person_name": "Priscilla Vance",
                "date_of_birth": "1985-12-01",
                "requested_service": "couples counseling",
                "concerns": ["constant arguments", "jealousy"],
                "language": "Polish",
                "preferred_modality": "telehealth",
                "priority": "routine",
            },
        ),
        (DENIES, {"person_name": "Omar Haddad", "concerns": ["depressed mood"], "priority": "routine"}),
        ("Lunch menu for Tuesday: soup and salad.", {"priority": "routine"}),
        ("", {"priority": "routine"}),
    ],
)
def test_a_referral_is_read_into_what_it_states_and_nothing_else(text: str, expected: dict[str, Any]) -> None:
    found = read_referral_text(text.splitlines(), TODAY)
    assert found == expected
    ReferralDetails.model_validate_json(ReferralDetails.model_validate(found).model_dump_json())


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("Urgency: URGENT", "urgent"),
        ("Discharged from the hospital last week after a suicide attempt.", "urgent"),
        ("Please schedule within two weeks, symptoms are worsening.", "soon"),
        ("This is not urgent.", "routine"),
        ("No suicidal ideation. Routine referral.", "routine"),
    ],
)
def test_priority_is_what_the_text_says(text: str, priority: str) -> None:
    assert read_referral_text([text], TODAY)["priority"] == priority


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("DOB: 5/17/90", "1990-05-17"),
        ("DOB: 05-17-14", "2014-05-17"),
        ("Date of birth: May 17, 1990", "1990-05-17"),
        ("born on May 17th, 1990", "1990-05-17"),
        ("DOB: 13/45/1990", None),
        ("DOB: unknown", None),
    ],
)
def test_a_date_of_birth_is_read_or_left_out(written: str, born: str | None) -> None:
    assert read_referral_text([written], TODAY).get("date_of_birth") == born
