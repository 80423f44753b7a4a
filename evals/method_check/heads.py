"""The two methods that are compared: Handrail's own head, and the plain one that it has to be better than."""

from typing import NamedTuple, Protocol

import numpy as np

from evals.method_check.clinc_data import Labelled
from policies.intents.head import NONE_OF_THESE, IntentHead, Vectors

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


class Readings(NamedTuple):
    """For each text the intent that is read, and how sure that is; none of these is never sure of an intent."""

    labels: list[str]
    scores: Numbers


class Method(Protocol):
    """Learns from texts and their vectors, and reads others."""

    def __call__(self, given: Labelled, given_vectors: Vectors, texts: list[str], vectors: Vectors) -> Readings:
        """Return the readings of the texts."""


def handrail_head(given: Labelled, given_vectors: Vectors, texts: list[str], vectors: Vectors) -> Readings:
    """Read with ``policies.intents.head`` as it ships: words beside vectors, nearness, a class for none of these."""
    read = IntentHead(given.texts, given_vectors, given.labels).read(texts, vectors)
    scores = [reading.score if reading.label != NONE_OF_THESE else 0.0 for reading in read]
    return Readings([reading.label for reading in read], np.asarray(scores))


def plain_head(given: Labelled, given_vectors: Vectors, texts: list[str], vectors: Vectors) -> Readings:
    """Read with logistic regression on the vectors alone; how sure is the cosine to the nearest example of any intent.

    What is none of these serves to choose the threshold only.
    """
    from sklearn.linear_model import LogisticRegression

    known = np.asarray(given.labels) != NONE_OF_THESE
    judge = LogisticRegression(C=10.0, max_iter=200, tol=1e-3)
    judge.fit(given_vectors[known], np.asarray(given.labels)[known])
    nearest = (vectors @ given_vectors[known].T).max(axis=1)
    return Readings([str(label) for label in judge.predict(vectors)], nearest.astype(np.float64))


METHODS: dict[str, Method] = {"Handrail's head": handrail_head, "plain head, nearest neighbour": plain_head}
