"""What an admin may set of an intent, and what a setting does."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from policies.intents import IntentAllowlist, IntentSetting
from practice.errors import InputError, SettingsError
from practice.identity import Audience

SHIPPED = IntentAllowlist.load()


@pytest.mark.parametrize("threshold", [0, 1, -0.2, 1.5, float("nan"), float("inf"), "high"])
def test_a_threshold_lies_between_0_and_1(threshold: object) -> None:
    with pytest.raises(ValidationError):
        IntentSetting(threshold=threshold, route="person")


def test_an_unknown_route_is_refused() -> None:
    with pytest.raises(ValidationError, match="scheduler"):
        IntentSetting.model_validate({"threshold": 0.5, "route": "nobody"})


@pytest.mark.parametrize(
    ("intent", "setting", "words"),
    [
        ("appointment.invent", IntentSetting(threshold=0.5, route="person"), "no intent"),
        ("injection", IntentSetting(threshold=0.5, route="triage"), "always goes to a person"),
        ("unknown", IntentSetting(threshold=0.5, route="triage"), "always goes to a person"),
        ("clinical.question", IntentSetting(threshold=0.38, route="triage"), "cannot be routed to triage"),
        ("complaint", IntentSetting(threshold=0.38, route="closing"), "cannot be routed to closing"),
        ("complaint", IntentSetting(threshold=0.38, route="person", enabled=False), "always goes to a person"),
        ("clinical.question", IntentSetting(threshold=0.6, route="person"), "always goes to a person"),
        ("appointment.query", IntentSetting(threshold=0.5, route="triage"), "cannot be routed to triage"),
        ("faq.practice", IntentSetting(threshold=0.5, route="scheduler"), "cannot be routed to scheduler"),
        ("faq.practice", IntentSetting(threshold=0.5, route="closing"), "cannot be routed to closing"),
        ("medication.refill", IntentSetting(threshold=0.5, route="documenter"), "cannot be routed to documenter"),
    ],
)
def test_a_setting_that_no_practice_may_choose_is_refused(intent: str, setting: IntentSetting, words: str) -> None:
    with pytest.raises(InputError, match=words):
        SHIPPED.check(intent, setting)


def test_a_clinical_question_may_be_watched_for_more_closely() -> None:
    assert SHIPPED.check("clinical.question", IntentSetting(threshold=0.2, route="person")).id == "clinical.question"


def test_every_shipped_intent_may_stay_as_it_is_and_may_go_to_a_person() -> None:
    for intent in SHIPPED.intents:
        assert SHIPPED.check(intent.id, intent.setting) is intent
        assert "person" in SHIPPED.routes(intent.id)


def test_settings_stand_on_top_of_the_list_as_shipped() -> None:
    off = IntentSetting(threshold=0.6, route="triage", enabled=False)
    amended = SHIPPED.amended({"faq.practice": off}, 3)
    assert amended.version == f"{SHIPPED.version}+3"
    assert amended.rule("faq.practice", Audience.CLIENT) is None, "off is a person's"
    known = amended.known("faq.practice", Audience.CLIENT)
    assert known is not None and known.setting == off and known.description
    assert amended.rule("faq.billing", Audience.CLIENT) == SHIPPED.rule("faq.billing", Audience.CLIENT)
    assert SHIPPED.rule("faq.practice", Audience.CLIENT) is not None, "the shipped list is as it was"


def test_small_talk_that_is_off_closes_nothing() -> None:
    amended = SHIPPED.amended({"thanks": IntentSetting(threshold=0.5, route="closing", enabled=False)}, 1)
    assert amended.closing == {"greeting"}


def test_a_stored_setting_that_is_no_longer_permitted_sends_the_intent_to_a_person() -> None:
    amended = SHIPPED.amended({"faq.practice": IntentSetting(threshold=0.1, route="scheduler")}, 1)
    rule = amended.rule("faq.practice", Audience.CLIENT)
    assert rule is not None and rule.route == "person"


def test_a_stored_setting_of_an_intent_that_is_gone_is_passed_over() -> None:
    amended = SHIPPED.amended({"gone": IntentSetting(threshold=0.1, route="person")}, 1)
    assert amended.intents == SHIPPED.intents


@pytest.mark.parametrize(
    ("intent", "route", "workflow"),
    [("complaint", "triage", "M1"), ("appointment.query", "triage", "S1"), ("faq.practice", "scheduler", "M2")],
)
def test_a_shipped_list_that_breaks_its_own_rules_stops_the_start(
    tmp_path: Path, intent: str, route: str, workflow: str
) -> None:
    path = tmp_path / "allowlist.yaml"
    entry = f"id: {intent}, audience: client, route: {route}, workflow: {workflow}, threshold: 0.5"
    path.write_text(
        "version: v/1\nagents: {S1: scheduler, M1: triage, M2: triage}\nalways_person: {complaint: why}\n"
        f"intents:\n  - {{{entry}, description: d, status_text: s}}\n",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError, match=f"{intent} cannot be routed to {route}"):
        IntentAllowlist.load(path)
