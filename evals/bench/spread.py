"""How a time is spread over repeated runs."""

from collections.abc import Sequence
from statistics import median

from practice.record import Value


class Spread(Value):
    """Milliseconds over ``n`` runs."""

    n: int
    p50: float
    p95: float


def spread(milliseconds: Sequence[float]) -> Spread:
    """Return the spread; the nearest rank above for p95. Raises ValueError for nothing measured."""
    if not milliseconds:
        raise ValueError("nothing was measured")
    ordered = sorted(milliseconds)
    rank = -(-len(ordered) * 95 // 100)  # rounded up, so that a few runs do not hide the slowest
    return Spread(n=len(ordered), p50=round(median(ordered), 3), p95=round(ordered[rank - 1], 3))
