"""The classifier reads what no lexicon lists, says where it stands, and is needed to open."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import Embedder
from policies.crisis.classifier import CrisisClassifier, Weights
from policies.crisis.examples import CrisisExamples
from policies.crisis.training import train
from practice.errors import SettingsError

ORDINARY = [
    "Hi, can I move my appointment on Tuesday to Thursday afternoon?",
    "What does a missed session cost?",
    "Thank you, see you next week!",
    "Could you send me the superbill for October?",
]


@pytest.fixture(scope="module")
def reader() -> CrisisClassifier:
    return CrisisClassifier(Weights.load(), Embedder().embed)


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


@pytest.mark.parametrize("content", [None, b"not weights"])
def test_without_its_weights_a_practice_does_not_open(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "classifier.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match="weights"):
        Weights.load(file)


def test_what_training_finds_is_read_back_as_it_was(tmp_path: Path) -> None:
    def embed(texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        return np.array([[len(text) % 7, 1.0] for text in texts], dtype=np.float32)

    examples = [e for e in CrisisExamples.load().train if len(e.window) == 1][::40]
    found = train(examples, embed)
    found.write(tmp_path / "classifier.npz")
    read = Weights.load(tmp_path / "classifier.npz")
    assert read.version == found.version and read.categories == found.categories and read.imminent == found.imminent
    assert np.allclose(read.danger, found.danger, atol=0.01) and read.elevated == found.elevated


def test_an_ordinary_message_after_danger_is_no_new_danger(reader: CrisisClassifier) -> None:
    window = ["She says she wants to kill herself tonight", "When is the next appointment?"]
    assert {finding.evidence.message_index for finding in reader.read(window)} == {0}


def test_what_messages_say_together_belongs_to_the_one_that_completed_it(reader: CrisisClassifier) -> None:
    window = ["I want to", "kill myself tonight"]
    later = [*window, "What are your hours?"]
    found = {finding.evidence.message_index for finding in reader.read(later)}
    assert found and found <= {0, 1}
