"""The classifier's head: logistic regression on sentence vectors and words, and how near the nearest examples are."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

NONE_OF_THESE = ""
"""The label of the examples that belong to no intent."""

_NEAREST = 3
_INVERSE_PENALTY = 3.0
_VECTORS_COUNT = 2.0
"""How much a vector weighs beside the words: alike, the words of a few examples outvote what a sentence means."""
_MOST_STEPS = 200
_TOLERANCE = 1e-3

Vectors = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Cosines = np.ndarray[tuple[int], np.dtype[np.float32]]


class HeadReading(NamedTuple):
    """The best intent of one text, and how sure that is (0–1)."""

    label: str
    score: float


class IntentHead:
    """Learns from texts, their vectors (of length 1) and their labels; scores new ones.

    A score is the mean of the probability (among all intents and none of these) and of the mean cosine to the nearest
    examples of that intent: the first knows the borders between intents, the second knows what is far from all of them.
    Single words stand beside the vectors, which know that 'cancel' and 'move' are near in meaning better than that they
    ask for different things.
    """

    def __init__(
        self, texts: Sequence[str], vectors: Vectors, labels: Sequence[str], *, kept_in: Path | None = None
    ) -> None:
        """Learn; with a folder, take the weights that the same examples gave before, or keep them there."""
        # Imported here, because scikit-learn takes a second and most commands classify nothing.
        from sklearn.feature_extraction.text import TfidfVectorizer

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b", dtype=np.float32)
        self._words = words.fit(texts)
        self._classes = sorted(set(labels))
        self._weights = self._learned(texts, vectors, labels, kept_in)
        names = np.asarray(labels)
        self._examples = {label: vectors[names == label] for label in self._classes}
        self._ordinary = vectors[names != NONE_OF_THESE]

    def read(self, texts: Sequence[str], vectors: Vectors) -> list[HeadReading]:
        """Return the best intent of each text; its label is ``NONE_OF_THESE`` where that is likeliest."""
        readings = []
        for vector, row in zip(vectors, self._probabilities(texts, vectors), strict=True):
            best = int(row.argmax())
            label = self._classes[best]
            readings.append(HeadReading(label, (float(row[best]) + self._nearness(vector, label)) / 2))
        return readings

    def nearest_ordinary(self, vectors: Vectors) -> Cosines:
        """Return each vector's cosine to the nearest example of any intent."""
        nearest: Cosines = (vectors @ self._ordinary.T).max(axis=1)
        return nearest

    def _nearness(self, vector: Cosines, label: str) -> float:
        cosines = np.sort(self._examples[label] @ vector)[-_NEAREST:]
        return max(0.0, min(1.0, float(cosines.mean())))

    def _features(self, texts: Sequence[str], vectors: Vectors) -> Any:
        """Put the vectors beside the words, as a sparse matrix of one row a text."""
        from scipy.sparse import csr_matrix, hstack

        return hstack([csr_matrix(_VECTORS_COUNT * vectors), self._words.transform(texts)], format="csr")

    def _probabilities(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        scores = self._features(texts, vectors) @ self._weights[:, :-1].T + self._weights[:, -1]
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Vectors = grown / grown.sum(axis=1, keepdims=True)
        return shares

    def _learned(self, texts: Sequence[str], vectors: Vectors, labels: Sequence[str], kept_in: Path | None) -> Vectors:
        """Return one row a class, the bias last."""
        file = kept_in / _weights_name(texts, vectors, labels) if kept_in else None
        if file is not None and file.exists():
            try:
                weights: Vectors = np.load(file, allow_pickle=False)
                return weights
            except (OSError, ValueError):
                file.unlink()  # half written; it is made again below
        from sklearn.linear_model import LogisticRegression

        judge = LogisticRegression(C=_INVERSE_PENALTY, max_iter=_MOST_STEPS, tol=_TOLERANCE, class_weight="balanced")
        judge.fit(self._features(texts, vectors), list(labels))
        fitted: Vectors = np.column_stack([judge.coef_, judge.intercept_])
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            np.save(file, fitted)
        return fitted


def _weights_name(texts: Sequence[str], vectors: Vectors, labels: Sequence[str]) -> str:
    """Name the weights by all that they depend on."""
    learned_from = sha256("\n".join((*texts, *labels)).encode())
    learned_from.update(np.round(vectors, 2).tobytes())
    learned_from.update(f"{_INVERSE_PENALTY}/{_VECTORS_COUNT}/{_MOST_STEPS}/{_TOLERANCE}".encode())
    return f"weights-{learned_from.hexdigest()[:16]}.npy"
