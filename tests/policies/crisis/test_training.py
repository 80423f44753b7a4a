"""Training learns from its scenes, sets its thresholds on others, and says the same twice."""

import numpy as np
import pytest

from policies.crisis.classifier import CrisisClassifier
from policies.crisis.examples import CrisisExample, CrisisExamples
from policies.crisis.training import train, worst_odds


@pytest.fixture(scope="module")
def few() -> list[CrisisExample]:
    return [
        example for example in CrisisExamples.load().train if example.category in {"active_ideation", "ordinary_idioms"}
    ][::6]


def test_what_it_learned_from_is_told_apart_and_the_same_examples_give_the_same_weights(
    few: list[CrisisExample],
) -> None:
    told: list[str] = []
    first, second = train(few, epochs=3, told=told.append), train(few, epochs=3)
    odds = np.array(worst_odds(CrisisClassifier(first), few))
    danger = np.array([example.is_crisis for example in few])
    assert odds[danger].mean() > odds[~danger].mean() + 0.5
    assert len(told) == 3 and first.categories == ("active_ideation",)
    assert first.version == second.version and np.allclose(first.danger, second.danger)
    assert first.elevated <= first.surely
