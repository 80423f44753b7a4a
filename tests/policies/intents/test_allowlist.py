from pathlib import Path

import pytest

from policies.intents import IntentAllowlist, IntentExamples
from practice.errors import SettingsError
from practice.identity import Audience

PORTAL = {
    "appointment.book appointment.reschedule appointment.cancel appointment.confirm appointment.query",
    "faq.practice faq.billing forms.request records.request medication.refill waitlist.join checkin.response",
    "thanks greeting clinical.question complaint",
}
STAFF = {
    "staff.reschedule staff.book staff.cancel staff.next_appointment staff.draft_note staff.chart_summary",
    "staff.handoff_summary staff.referral staff.knowledge",
}


@pytest.mark.parametrize(("audience", "listed"), [(Audience.CLIENT, PORTAL), (Audience.STAFF, STAFF)])
def test_exactly_the_agreed_intents_are_allowed(audience: Audience, listed: set[str]) -> None:
    assert {intent.id for intent in IntentAllowlist.load().of(audience)} == set(" ".join(listed).split())


def test_an_unlisted_intent_has_no_rule() -> None:
    assert IntentAllowlist.load().rule("appointment.invent", Audience.CLIENT) is None


def test_an_intent_of_another_audience_has_no_rule() -> None:
    assert IntentAllowlist.load().rule("staff.draft_note", Audience.CLIENT) is None
    assert IntentAllowlist.load().rule("appointment.book", Audience.STAFF) is None


def test_what_always_goes_to_a_person_is_listed_with_the_reason() -> None:
    assert set(IntentAllowlist.load().always_person) == {"clinical.question", "complaint", "injection", "unknown"}


@pytest.mark.parametrize("intent", ["clinical.question", "complaint"])
def test_some_things_are_always_a_persons(intent: str) -> None:
    rule = IntentAllowlist.load().rule(intent, Audience.CLIENT)
    assert rule is not None and rule.route == "person"


def test_small_talk_closes() -> None:
    assert IntentAllowlist.load().closing == {"thanks", "greeting"}


def test_every_intent_has_examples_enough_and_no_example_is_nobodys() -> None:
    allowlist, examples = IntentAllowlist.load(), IntentExamples.load()
    for audience, given in examples.audiences.items():
        assert set(given.intents) == {intent.id for intent in allowlist.of(audience)}
        assert {intent: len(texts) for intent, texts in given.intents.items() if len(texts) < 25} == {}
    assert len(examples.audiences[Audience.CLIENT].none_of_these) >= 150


def test_an_intent_listed_twice_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "allowlist.yaml"
    entry = "{id: a, audience: client, route: person, workflow: M1, threshold: 0.5, description: d, status_text: s}"
    path.write_text(
        f"version: v/1\nagents: {{}}\nalways_person: {{}}\nintents:\n  - {entry}\n  - {entry}\n", encoding="utf-8"
    )
    with pytest.raises(SettingsError, match="listed twice"):
        IntentAllowlist.load(path)
