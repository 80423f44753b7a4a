from pathlib import Path

import pytest

from policies.intents.signals import Signals
from practice.errors import SettingsError

SIGNALS = Signals.load()


@pytest.mark.parametrize(
    "text",
    [
        "Should I take two pills tonight?",
        "is it safe to drink while pregnant and on lithium, what about side effects",
        "What's the right dose of melatonin?",
        "do I have ADHD?",
        "how do I taper off Xanax",
        "what does my PHQ-9 score mean",
        "I feel dizzy since Monday",
        "can you lower my dose",
    ],
)
def test_questions_for_a_clinician_are_seen(text: str) -> None:
    assert SIGNALS.clinical_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "I need a refill of my sertraline",
        "Can I move my med check to Friday?",
        "how much is a session",
        "Should I bring my insurance card?",
        "is it ok to come ten minutes late",
    ],
)
def test_errands_are_not_clinical(text: str) -> None:
    assert SIGNALS.clinical_words(text) is None


def test_a_wrong_pattern_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "signals.yaml"
    path.write_text(
        "version: s/1\ninjection_similarity: 0.5\ninjection: ['(']\ninjection_examples: [a]\nclinical: [b]\n",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError, match="injection"):
        Signals.load(path)
