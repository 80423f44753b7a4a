"""Searching by words: BM25, and how much of a question's own words a passage holds."""

from collections import Counter
from collections.abc import Mapping
from math import log
from threading import Lock

import bm25s
import numpy as np

from knowledge.words import Words


class LexicalIndex:
    """BM25 over a fixed set of texts, by id; rebuilt (never changed) when the texts change."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._words = Words()
        self._lock = Lock()
        self._ids = list(texts)
        stems = [self._words.all(texts[text_id]) for text_id in self._ids]
        self._bags = {text_id: frozenset(bag) for text_id, bag in zip(self._ids, stems, strict=True)}
        self._frequency = Counter(stem for bag in self._bags.values() for stem in bag)
        self._bm25 = _bm25(stems) if self._frequency else None

    def best(self, query: str, limit: int) -> list[str]:
        """Return the ids of the texts that share words with the query, best first.

        Common words stay in: in questions and their headings "who", "when" and "how long" tell passages apart.
        """
        with self._lock:
            known = [stem for stem in self._words.all(query) if stem in self._frequency]
        if self._bm25 is None or not known:
            return []
        scores = np.asarray(self._bm25.get_scores(known))
        order = np.argsort(-scores, kind="stable")[:limit]
        return [self._ids[position] for position in order if scores[position] > 0]

    def subject(self, query: str) -> list[str]:
        """Return the query's subject words for the two coverages below."""
        with self._lock:
            return self._words.subject(query)

    def coverage(self, subject: list[str], text_id: str) -> float:
        """Return how much of the subject an indexed text names, 0 to 1; rare words weigh more, unknown ones most."""
        return self._covered(subject, self._bags[text_id])

    def coverage_of(self, subject: list[str], sentence: str) -> float:
        """Return the same for a sentence."""
        with self._lock:
            bag = frozenset(self._words.all(sentence))
        return self._covered(subject, bag)

    def _covered(self, subject: list[str], bag: frozenset[str]) -> float:
        total = sum(self._weight(stem) for stem in subject)
        return sum(self._weight(stem) for stem in subject if stem in bag) / total if total else 0.0

    def _weight(self, stem: str) -> float:
        texts, holding = len(self._ids), self._frequency[stem]
        return log(1 + (texts - holding + 0.5) / (holding + 0.5))


def _bm25(stems: list[list[str]]) -> "bm25s.BM25":
    index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    index.index(stems, show_progress=False)
    return index
