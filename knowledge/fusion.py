"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

RANK_OFFSET = 10
"""The paper's k is 60, for a thousand results a list; with lists of some thirty, 10 keeps the first ranks apart."""


def fuse(rankings: Iterable[Sequence[str]], limit: int) -> list[str]:
    """Return the ids that rank best over all rankings (each best first), best first; ties by id."""
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] += 1 / (RANK_OFFSET + rank)
    return sorted(scores, key=lambda key: (-scores[key], key))[:limit]
