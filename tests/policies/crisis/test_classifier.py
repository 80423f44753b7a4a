"""The classifier reads what no lexicon lists, however it is written, and says where it stands."""

import pytest

from policies.crisis.classifier import CrisisClassifier
from policies.crisis.weights import Weights

ORDINARY = [
    "Hi, can I move my appointment on Tuesday to Thursday afternoon?",
    "What does a missed session cost?",
    "Thank you, see you next week!",
    "Could you send me the superbill for October?",
]


@pytest.fixture(scope="module")
def reader() -> CrisisClassifier:
    return CrisisClassifier(Weights.load())


@pytest.mark.parametrize("text", ORDINARY)
def test_what_a_front_desk_hears_every_day_raises_nothing(reader: CrisisClassifier, text: str) -> None:
    assert reader.read([text]) == []


def test_danger_is_found_where_it_stands(reader: CrisisClassifier) -> None:
    danger = "I keep thinking about killing myself and I have the pills ready for tonight."
    message = f"I need to move my appointment from Tuesday to Thursday. {danger} Also, did the insurance go through?"
    [finding] = reader.read([message])
    assert "killing myself" in message[finding.evidence.start : finding.evidence.end]


def test_nothing_is_read_of_nothing(reader: CrisisClassifier) -> None:
    assert reader.read([]) == reader.read([" "]) == []


def test_an_ordinary_message_after_danger_is_no_new_danger(reader: CrisisClassifier) -> None:
    window = ["She says she wants to kill herself tonight", "When is the next appointment?"]
    assert {finding.evidence.message_index for finding in reader.read(window)} == {0}


def test_what_messages_say_together_belongs_to_the_one_that_completed_it(reader: CrisisClassifier) -> None:
    window = ["I want to", "kill myself tonight"]
    later = [*window, "What are your hours?"]
    found = {finding.evidence.message_index for finding in reader.read(later)}
    assert found and found <= {0, 1}


@pytest.mark.parametrize(
    "text",
    ["i wаnt tо kіll mуself", "i want to k i l l myself", "1 w4nt t0 k1ll my5elf", "I WANT TO KILLLLL MYSELF"],
)
def test_danger_is_read_through_its_disguise(reader: CrisisClassifier, text: str) -> None:
    assert reader.read([text])


def test_danger_at_the_end_of_a_very_long_message_is_found(reader: CrisisClassifier) -> None:
    long = "We went to the market and then we came home and had lunch. " * 120
    assert reader.read([long + "I have the pills here and I am going to kill myself tonight."])


def test_a_message_that_was_read_is_not_read_again(reader: CrisisClassifier, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.read(["Is there parking?"])
    monkeypatch.setattr(reader, "_read", lambda groups: pytest.fail(f"read again: {groups}"))
    assert reader.read(["Is there parking?"]) == []
