"""How sure a number is: Wilson's interval for a rate, the bootstrap's for a mean, a bound for what must never be."""

import random
from collections.abc import Sequence
from math import exp, lgamma, log, log1p, sqrt

from practice.record import Value

Z_95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""

RESAMPLES = 1_000


class Interval(Value):
    """A 95 % interval."""

    low: float
    high: float


def wilson(hits: int, n: int) -> Interval:
    """Return the score interval of a rate (Wilson, JASA 22, 1927). Nothing counted says nothing: 0 to 1.

    Raises ValueError where more hits than trials are counted.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} hits of {n}")
    if n == 0:
        return Interval(low=0.0, high=1.0)
    rate, square = hits / n, Z_95**2
    middle = (rate + square / (2 * n)) / (1 + square / n)
    half = Z_95 / (1 + square / n) * sqrt(rate * (1 - rate) / n + square / (4 * n**2))
    return Interval(low=max(0.0, middle - half), high=min(1.0, middle + half))


def bootstrap(values: Sequence[float], seed: int) -> Interval:
    """Return the percentile interval of the mean over resamples drawn from ``seed`` (Efron 1979).

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("no values to resample")
    chance = random.Random(seed)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(RESAMPLES))
    return Interval(low=means[int(0.025 * RESAMPLES)], high=means[int(0.975 * RESAMPLES) - 1])


def upper_bound(hits: int, n: int) -> float:
    """Return the one-sided 95 % upper bound of a rate (Clopper and Pearson, Biometrika 26, 1934).

    For none of n it is about 3 / n, the rule of three. Nothing counted says nothing: 1.
    Raises ValueError where more hits than trials are counted.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} hits of {n}")
    if hits == n:
        return 1.0
    low, high = hits / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(hits, n, middle) > 0.05:
            low = middle
        else:
            high = middle
    return high


def _at_most(hits: int, n: int, rate: float) -> float:
    """Return the binomial probability of at most so many hits."""
    if not 0.0 < rate < 1.0:
        return float(rate <= 0.0)
    every = lgamma(n + 1)
    return sum(
        exp(every - lgamma(k + 1) - lgamma(n - k + 1) + k * log(rate) + (n - k) * log1p(-rate)) for k in range(hits + 1)
    )
