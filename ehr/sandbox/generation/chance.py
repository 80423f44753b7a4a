"""Repeatable chance: every noun draws from a stream of its own, so that changing one leaves the others as they were."""

import random
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Hands out named random streams of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def stream(self, *names: str) -> random.Random:
        """Return the stream of this name; the same seed and name always draw the same numbers."""
        return random.Random("/".join((str(self.seed), *names)))


def weighted(rng: random.Random, weights: Mapping[T, float]) -> T:
    """Draw a key in proportion to its weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]
