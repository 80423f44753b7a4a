"""The examples are many, of every kind, and none that is learned from is measured on."""

from collections import Counter

from policies.crisis import CrisisLevel
from policies.crisis.examples import CrisisExamples

EXAMPLES = CrisisExamples.load()
UNSEEN = (*EXAMPLES.held_out, *EXAMPLES.blind)
ALL = (*EXAMPLES.train, *UNSEEN)
LEAST = 1_500
LEAST_HELD_OUT = 20


def test_there_are_enough_of_danger_and_at_least_as_many_ordinary_ones() -> None:
    kinds = Counter(example.is_crisis for example in ALL)
    assert LEAST <= kinds[True] <= kinds[False]


def test_every_category_is_held_out_too() -> None:
    held = Counter(example.category for example in UNSEEN)
    assert set(held) == {example.category for example in EXAMPLES.train} and min(held.values()) >= LEAST_HELD_OUT


def test_no_window_is_both_learned_from_and_measured_on() -> None:
    assert not {example.window for example in EXAMPLES.train} & {example.window for example in UNSEEN}


def test_what_is_ordinary_is_named_so() -> None:
    assert all(example.category.startswith("ordinary_") is (example.danger is CrisisLevel.NONE) for example in ALL)
