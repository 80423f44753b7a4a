"""The classifier's head: logistic regression on sentence vectors and words, and how near the nearest examples are."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

NONE_OF_THESE = ""
"""The label of the examples that belong to no intent."""

_NEAREST = 3
_INVERSE_PENALTY = 10.0
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

    def __init__(self, texts: Sequence[str], vectors: Vectors, labels: Sequence[str]) -> None:
        # Imported here, because scikit-learn takes a second and most commands classify nothing.
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import FeatureUnion, make_pipeline
        from sklearn.preprocessing import FunctionTransformer

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b", dtype=np.float32)
        features = [
            ("meaning", FunctionTransformer(_vectors_of)),
            ("words", make_pipeline(FunctionTransformer(_texts_of), words)),
        ]
        judge = LogisticRegression(C=_INVERSE_PENALTY, max_iter=_MOST_STEPS, tol=_TOLERANCE, class_weight="balanced")
        self._model = make_pipeline(FeatureUnion(features), judge)
        self._model.fit(list(zip(texts, vectors, strict=True)), list(labels))
        self._classes = [str(label) for label in self._model.classes_]
        names = np.asarray(labels)
        self._examples = {label: vectors[names == label] for label in self._classes}
        self._ordinary = vectors[names != NONE_OF_THESE]

    def read(self, texts: Sequence[str], vectors: Vectors) -> list[HeadReading]:
        """Return the best intent of each text; its label is ``NONE_OF_THESE`` where that is likeliest."""
        readings = []
        for vector, row in zip(vectors, self._model.predict_proba(list(zip(texts, vectors, strict=True))), strict=True):
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


_Row = tuple[str, Cosines]
"""A text with its vector."""


def _vectors_of(rows: Sequence[_Row]) -> Vectors:
    return np.stack([vector for _, vector in rows])


def _texts_of(rows: Sequence[_Row]) -> list[str]:
    return [text for text, _ in rows]
