"""Referrals against four labelled tables: one made with the reader, three that it had not seen."""

import time as stopwatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.text.referral_text import read_referral
from practice.text.referral_words import referral_words
from practice.work import Priority, ReferralDetails
from tests.practice.text.referral_examples import PAYERS, TODAY, ReferralExample, load

TABLES = ("referrals_dev", "referrals_heldout", "referrals_heldout_2", "referrals_heldout_3")
EXAMPLES = [example for table in TABLES for example in load(f"{table}.yaml")]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_referral_is_read_as_it_was_meant(example: ReferralExample) -> None:
    assert example.differences() == {}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_field_stands_on_words_of_the_text(example: ReferralExample) -> None:
    details, evidence, _ = read_referral(example.text, today=TODAY, payers=PAYERS)
    stated = {name for name, value in details if value and (name != "priority" or value is not Priority.ROUTINE)}
    assert stated <= set(evidence)
    plain = " ".join(example.text.split())
    for quote in evidence.values():
        assert quote.rstrip(".") in plain


def test_an_empty_text_states_nothing() -> None:
    details, evidence, missing = read_referral("")
    assert details == ReferralDetails()
    assert evidence == {}
    assert missing == referral_words().required


@pytest.mark.parametrize(
    ("said", "priority"),
    [
        ("Please see urgently.", "urgent"),
        ("This is NOT urgent.", "routine"),
        ("Non-urgent referral.", "routine"),
        ("Patient is actively suicidal.", "urgent"),
        ("Denies suicidal ideation.", "routine"),
        ("No SI, no HI.", "routine"),
        ("Suicidal ideation: denied", "routine"),
        ("He has thoughts of suicide but no plan.", "urgent"),
        ("Denies SI. Was discharged from inpatient last week.", "urgent"),
        ("Discharged from physical therapy in May.", "routine"),
        ("Needs to be seen within 2 weeks.", "soon"),
        ("Symptoms are worsening.", "soon"),
        ("History of suicide attempt in 2015; denies current SI.", "urgent"),
        ("Priority: Routine\nShe wants to die.", "urgent"),
        ("Priority: [ ] Urgent [x] Routine", "routine"),
        ("Priority: ☒ Urgent ☐ Routine", "urgent"),
        ("Urgent: ( ) yes (x) no", "routine"),
        ("If symptoms become urgent, call 911.", "routine"),
    ],
)
def test_urgency_is_read_with_its_denials_and_fails_toward_people(said: str, priority: str) -> None:
    assert read_referral(f"Patient: Ada Brill\n{said}").details.priority == priority


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("F41.1", ("F41.1",)),
        ("F4l.1 and F32,1", ("F41.1", "F32.1")),
        ("Z63.0", ("Z63.0",)),
        ("takes vitamin B12, A1C 6.1, room C20", ()),
        ("F41.1, F41.1", ("F41.1",)),
        ("R45.851", ("R45.851",)),
    ],
)
def test_diagnosis_codes_are_told_from_other_letters_and_numbers(said: str, code: tuple[str, ...]) -> None:
    assert read_referral(f"Dx: {said}").details.diagnosis_codes == code


def test_a_minor_without_a_guardian_lacks_one() -> None:
    text = "Patient: Ada Brill  DOB: 01/02/2012"
    assert "guardian_name" in read_referral(text, today=TODAY).missing
    assert "guardian_name" not in read_referral(text).missing


def test_the_senders_phone_is_not_the_persons() -> None:
    text = "Patient: Ada Brill\nReferring Provider: Lena Abara, CNM  Phone: 312-555-0170"
    assert read_referral(text).details.phone is None


@pytest.mark.parametrize(
    ("said", "payer"),
    [
        ("Insurance: Lakeshore", "Lakeshore Health Plan"),
        ("Insurance: Lakesh0re Health P1an", "Lakeshore Health Plan"),
        ("Insurance: Some Other Plan", "Some Other Plan"),
        ("Insurance: none", "Self-pay"),
        ("Insurance: unknown", None),
        ("She is uninsured.", "Self-pay"),
    ],
)
def test_a_payer_is_named_as_the_practice_names_it(said: str, payer: str | None) -> None:
    assert read_referral(said, payers=PAYERS).details.payer == payer


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "Patient: " * 20_000, "\n" * 50_000, "(((((", ": : : :", "DOB: 99/99/9999"]
)
def test_no_material_is_too_odd_or_too_long(text: str) -> None:
    begun = stopwatch.perf_counter()
    read_referral(text, today=TODAY)
    assert stopwatch.perf_counter() - begun < 4


PIECES = [
    "Patient: ",
    "DOB ",
    "03/14/92",
    "Phone",
    ":",
    "\n",
    "[x]",
    "Dr. Vega",
    "Insurance",
    "urgent",
    "no",
    "F41.1",
    "Sincerely,",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=25).map(" ".join))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_referral(text, today=TODAY, payers=PAYERS)
