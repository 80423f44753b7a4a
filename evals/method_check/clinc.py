"""Does the intent classifier's method tell known from unknown? Asked of CLINC150, with the same code on its data.

Handrail's own messages are its own; this asks whether the method is sound where others have measured theirs. The
threshold is chosen on the train split alone, by readings of parts that the head had not learned from, and the
validation split is read once.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from evals.interval import Interval, wilson
from evals.method_check.clinc_data import FILE, ClincData, Labelled
from evals.method_check.heads import METHODS, Method, Numbers, Readings
from policies.intents.head import NONE_OF_THESE, Vectors
from practice.record import Value

Embed = Callable[[Sequence[str]], Vectors]
AIMS = {"in-scope accuracy": 0.95, "out-of-scope recall": 0.80}
FOLDS = 5
GIVEN_UP = 0.005
"""The threshold is the highest that gives up no more than this share of the texts whose intent is read rightly."""


class Rate(Value):
    """Hits of n, with Wilson's 95 % interval."""

    hits: int
    n: int

    @property
    def rate(self) -> float:
        """The share."""
        return self.hits / self.n

    @property
    def interval(self) -> Interval:
        """How sure it is."""
        return wilson(self.hits, self.n)

    def __str__(self) -> str:
        interval = self.interval
        return f"{self.rate:6.1%} ({self.hits}/{self.n}, 95 % {interval.low:.1%} to {interval.high:.1%})"


class MethodResult(Value):
    """One method on the validation split, at the threshold that the train split chose.

    accuracy: known texts whose intent is read rightly and surely enough. recall: unknown texts that are left to people.
    """

    method: str
    threshold: float
    accuracy: Rate
    recall: Rate


def check_clinc(embed: Embed, path: Path = FILE, cache: Path | None = None) -> list[MethodResult]:
    """Learn, choose the threshold, measure: Handrail's head first, the plain one beside it. Takes some minutes.

    cache: a folder where the vectors are kept between runs. Raises ``InputError`` where the data is not there.
    """
    data = ClincData.load(path)
    learned, measured = data.learned, data.measured
    vectors = _vectors(embed, learned.texts, cache)
    measured_vectors = _vectors(embed, measured.texts, cache)
    results = []
    for name, method in METHODS.items():
        threshold = choose_threshold(learned.labels, cross_read(method, learned, vectors))
        readings = method(learned, vectors, measured.texts, measured_vectors)
        results.append(measure(name, measured.labels, readings, threshold))
    return results


def cross_read(method: Method, learned: Labelled, vectors: Vectors) -> Readings:
    """Read every text by a head that had not seen it: each fifth, taken evenly from each intent, by the other four."""
    folds = _folds(learned.labels)
    labels = [""] * len(learned.labels)
    scores: Numbers = np.zeros(len(labels))
    for fold in range(FOLDS):
        held_out = folds == fold
        part, rest = learned.where(list(held_out)), learned.where(list(~held_out))
        read = method(rest, vectors[~held_out], part.texts, vectors[held_out])
        for index, label, score in zip(np.flatnonzero(held_out), read.labels, read.scores, strict=True):
            labels[index], scores[index] = label, score
    return Readings(labels, scores)


def choose_threshold(labels: Sequence[str], readings: Readings) -> float:
    """Return the highest threshold that gives up at most ``GIVEN_UP`` of the known texts, of those read rightly.

    What is none of these has no say in it: how much a practice may lose is known, what strangers will ask is not.
    """
    known = sum(label != NONE_OF_THESE for label in labels)
    right = [
        score
        for label, read, score in zip(labels, readings.labels, readings.scores, strict=True)
        if label != NONE_OF_THESE and label == read
    ]
    return float(sorted(right)[int(GIVEN_UP * known)])


def measure(name: str, labels: Sequence[str], readings: Readings, threshold: float) -> MethodResult:
    """Count what is read rightly at this threshold."""
    taken = [
        read if score >= threshold and read != NONE_OF_THESE else NONE_OF_THESE
        for read, score in zip(readings.labels, readings.scores, strict=True)
    ]
    known = [label == read for label, read in zip(labels, taken, strict=True) if label != NONE_OF_THESE]
    unknown = [read == NONE_OF_THESE for label, read in zip(labels, taken, strict=True) if label == NONE_OF_THESE]
    return MethodResult(
        method=name,
        threshold=threshold,
        accuracy=Rate(hits=sum(known), n=len(known)),
        recall=Rate(hits=sum(unknown), n=len(unknown)),
    )


def in_words(results: Sequence[MethodResult]) -> str:
    """Say what came of it, a line a number."""
    lines = []
    for result in results:
        lines += [
            f"{result.method}, threshold {result.threshold:.3f}",
            f"  in-scope accuracy    {result.accuracy}   aim {AIMS['in-scope accuracy']:.0%}",
            f"  out-of-scope recall  {result.recall}   aim {AIMS['out-of-scope recall']:.0%}",
        ]
    return "\n".join(lines)


def _folds(labels: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    seen: dict[str, int] = {}
    folds = []
    for label in labels:
        folds.append(seen.get(label, 0) % FOLDS)
        seen[label] = seen.get(label, 0) + 1
    return np.asarray(folds)


def _vectors(embed: Embed, texts: list[str], cache: Path | None) -> Vectors:
    if cache is None:
        return embed(texts)
    file = cache / f"clinc-{sha256(chr(10).join(texts).encode()).hexdigest()[:16]}.npy"
    if file.exists():
        kept: Vectors = np.load(file, allow_pickle=False)
        return kept
    vectors = embed(texts)
    cache.mkdir(parents=True, exist_ok=True)
    np.save(file, vectors)
    return vectors
