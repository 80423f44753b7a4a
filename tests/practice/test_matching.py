from datetime import date
from typing import Any

import pytest

from practice.matching import rank_clinicians
from practice.people import Modality, ServiceType
from practice.work import ReferralDetails
from tests.practice.records import clinician

TODAY = date(2026, 11, 20)
ADULTS = clinician(2, specialties=("anxiety", "depression", "grief"))
TEENS = clinician(
    5, first_name="Desmond", last_name="Achebe", specialties=("adolescents", "self-harm"), age_groups=("child", "teen")
)
PRESCRIBER = clinician(
    3, first_name="Priya", last_name="Raman", specialties=("mood disorders", "ADHD"), services=(ServiceType.MEDICATION,)
)
SPANISH = clinician(
    4,
    first_name="Lucía",
    last_name="Ferrer",
    specialties=("couples", "families", "anxiety"),
    languages=("English", "Spanish"),
    services=(ServiceType.COUPLE, ServiceType.FAMILY, ServiceType.INDIVIDUAL),
)
VIDEO_ONLY = clinician(
    7, first_name="Nadia", last_name="Petrov", specialties=("PTSD", "trauma"), modalities=(Modality.VIDEO,)
)
EVERYONE = [ADULTS, TEENS, PRESCRIBER, SPANISH, VIDEO_ONLY]
OPEN = {one.id: 4 for one in EVERYONE}


def best(**details: Any) -> str:
    return rank_clinicians(ReferralDetails(**details), EVERYONE, open_slots=OPEN, today=TODAY)[0].clinician_id


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"concerns": ("panic attacks since a bereavement",), "date_of_birth": date(1990, 1, 1)}, "CLN-02"),
        ({"concerns": ("cutting",), "date_of_birth": date(2011, 6, 1)}, "CLN-05"),
        ({"diagnosis_codes": ("F43.10",), "date_of_birth": date(1985, 6, 1)}, "CLN-07"),
        ({"requested_service": "medication management", "concerns": ("low mood",)}, "CLN-03"),
        ({"requested_service": "psychiatric evaluation"}, "CLN-03"),
        ({"concerns": ("anxiety",), "language": "Spanish", "requested_service": "therapy"}, "CLN-04"),
        ({"requested_service": "couples therapy", "concerns": ("infidelity",)}, "CLN-04"),
    ],
)
def test_the_fitting_clinician_comes_first(details: dict[str, Any], expected: str) -> None:
    assert best(**details) == expected


def test_reasons_and_concerns_can_be_checked() -> None:
    details = ReferralDetails(
        concerns=("panic",), date_of_birth=date(2012, 1, 1), payer="Lakeshore Health", preferred_modality="video"
    )
    match = next(
        one for one in rank_clinicians(details, EVERYONE, open_slots={}, today=TODAY) if one.clinician_id == "CLN-02"
    )
    assert match.reasons == ("works with anxiety", "sees clients by video")
    assert match.concerns == (
        "no record that this clinician sees teen clients",
        "no record that this clinician is credentialed with Lakeshore Health",
        "no open slot in the coming weeks",
    )


def test_who_takes_no_new_clients_comes_last_with_the_reason() -> None:
    closed = ADULTS.model_copy(update={"accepting_new": False})
    ranked = rank_clinicians(ReferralDetails(concerns=("grief",)), [closed, PRESCRIBER], open_slots=OPEN, today=TODAY)
    assert ranked[-1].clinician_id == "CLN-02"
    assert "is not accepting new clients" in ranked[-1].concerns


def test_an_empty_referral_ranks_by_capacity_alone_and_claims_nothing() -> None:
    ranked = rank_clinicians(ReferralDetails(), EVERYONE, open_slots={"CLN-04": 9, "CLN-02": 1}, today=TODAY)
    assert [one.clinician_id for one in ranked[:2]] == ["CLN-04", "CLN-02"]
    assert ranked[0].reasons == ("9 open slots in the coming weeks",)


def test_a_birthday_still_to_come_counts() -> None:
    details = ReferralDetails(date_of_birth=date(2008, 11, 21))  # seventeen until tomorrow
    assert rank_clinicians(details, [ADULTS, TEENS], open_slots=OPEN, today=TODAY)[0].clinician_id == "CLN-05"


@pytest.mark.parametrize("payer", ["prairie mutual", "Self-pay"])
def test_payers_are_compared_without_regard_to_case_and_self_pay_fits_everyone(payer: str) -> None:
    match = rank_clinicians(ReferralDetails(payer=payer), [ADULTS], open_slots=OPEN, today=TODAY)[0]
    assert not match.concerns
    assert ("credentialed with prairie mutual" in match.reasons) is (payer != "Self-pay")


def test_no_clinicians_is_an_empty_list() -> None:
    assert rank_clinicians(ReferralDetails(), [], open_slots={}, today=TODAY) == []


def test_equal_clinicians_keep_one_order() -> None:
    twins = [clinician(9, last_name="Zane"), clinician(8, last_name="Abel")]
    for order in (twins, twins[::-1]):
        ranked = rank_clinicians(ReferralDetails(), order, open_slots={}, today=TODAY)
        assert [one.clinician_id for one in ranked] == ["CLN-08", "CLN-09"]
