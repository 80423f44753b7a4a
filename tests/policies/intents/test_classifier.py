"""Measured on utterances that were written after the examples and are never trained on (held_out.yaml)."""

from typing import Any

import pytest

from policies.intents import IntentAllowlist, IntentClassifier, IntentSetting
from practice.identity import Audience
from tests.policies.intents.held_out import HELD_OUT


def _read(classifier: IntentClassifier, text: str, audience: Audience = Audience.CLIENT) -> list[str]:
    return [score.intent for score in classifier.classify(text, audience).intents]


@pytest.mark.parametrize(("audience", "least"), [(Audience.CLIENT, 0.88), (Audience.STAFF, 0.88)])
def test_unseen_requests_are_read_for_what_they_ask(
    classifier: IntentClassifier, audience: Audience, least: float
) -> None:
    asked = [(text, i) for i, texts in HELD_OUT[audience.value].items() if i != "none" for text in texts]
    right = [text for text, intent in asked if intent in _read(classifier, text, audience)]
    assert len(right) / len(asked) >= least, sorted({text for text, _ in asked} - set(right))


@pytest.mark.parametrize("audience", list(Audience))
def test_most_of_what_is_none_of_these_is_left_to_people(classifier: IntentClassifier, audience: Audience) -> None:
    texts = HELD_OUT[audience.value]["none"]
    taken = [text for text in texts if _read(classifier, text, audience)]
    assert len(taken) / len(texts) <= 0.16, taken


def test_orders_to_the_system_are_marked(classifier: IntentClassifier) -> None:
    missed = [text for text in HELD_OUT["injection"] if not classifier.classify(text, Audience.CLIENT).injection]
    assert missed == []


def test_ordinary_requests_are_not_taken_for_orders(classifier: IntentClassifier) -> None:
    texts = [*HELD_OUT["ordinary_words_that_look_like_orders"], *HELD_OUT["client"]["none"][:10]]
    texts += [text for intent, given in HELD_OUT["client"].items() if intent != "none" for text in given]
    marked = [text for text in texts if classifier.classify(text, Audience.CLIENT).injection]
    assert marked == []


@pytest.mark.parametrize("case", HELD_OUT["several"], ids=lambda case: case["text"][:40])
def test_a_message_that_asks_for_several_things_is_split(classifier: IntentClassifier, case: dict[str, Any]) -> None:
    found = set(_read(classifier, case["text"]))
    assert found & set(case["intents"])
    assert found <= set(case["intents"])


def test_a_clinical_question_is_found_beside_an_errand(classifier: IntentClassifier) -> None:
    found = _read(classifier, "Please move Thursday to Friday. Should I double my Lexapro until then?")
    assert set(found) == {"appointment.reschedule", "clinical.question"}


@pytest.mark.parametrize("text", ["asdf jkl", "🎉🎉🎉", "?", "1", "the moon is made of cheese"])
def test_nonsense_is_none_of_these(classifier: IntentClassifier, text: str) -> None:
    assert _read(classifier, text) == []


def test_the_audiences_are_kept_apart(classifier: IntentClassifier) -> None:
    text = "draft a SOAP note from this transcript"
    assert _read(classifier, text, Audience.STAFF) == ["staff.draft_note"]
    assert not any(intent.startswith("staff.") for intent in _read(classifier, text, Audience.CLIENT))


def test_a_long_message_is_read_too(classifier: IntentClassifier) -> None:
    text = (
        "It has been a long week and there is much to tell. " * 60 + "Could you please cancel my Thursday appointment?"
    )
    assert "appointment.cancel" in _read(classifier, text)


def test_a_reading_names_its_versions(classifier: IntentClassifier) -> None:
    assert classifier.classify("hi", Audience.CLIENT).version == classifier.version
    assert classifier.version.startswith("intents/1+portal-examples/1+staff-examples/1")


def test_a_reading_is_held_to_the_allowlist_that_stands(classifier: IntentClassifier) -> None:
    shipped, text = IntentAllowlist.load(), "Could I have an appointment next week?"
    strict = shipped.amended({"appointment.book": IntentSetting(threshold=0.99, route="scheduler")}, 1)
    off = shipped.amended({"appointment.book": IntentSetting(threshold=0.44, route="scheduler", enabled=False)}, 2)
    now, later, without = classifier.compare(text, Audience.CLIENT, [shipped, strict, off])
    assert now == classifier.classify(text, Audience.CLIENT)
    assert [score.intent for score in now.intents] == ["appointment.book"]
    assert later.intents == ()
    assert without.intents == now.intents, "what is off is still read for what it is"
    assert (later.version, without.version) == tuple(now.version.replace("intents/1", f"intents/1+{n}") for n in (1, 2))
