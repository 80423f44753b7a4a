"""How the classifier's weights are made: from the training scenes alone, the thresholds by cross-validation."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from policies.crisis.classifier import Weights
from policies.crisis.examples import CrisisExample
from policies.crisis.features import Embed, features
from policies.crisis.pieces import newest_together, pieces_of
from policies.crisis.reading import CrisisLevel

FALSE_ALARMS = 0.04
"""Share of ordinary training windows that may raise the alarm, scored by models that never saw their scenes."""
SURELY_FALSE = 0.01
"""The same for the imminent level."""
_INVERSE_PENALTY = 3.0
_FOLDS = 5


def train(examples: Sequence[CrisisExample], embed: Embed) -> Weights:
    """Learn. An ordinary message's every piece is ordinary; of a crisis only the whole is known to be one."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    texts, owners, wholes = _rows(examples)
    rows = features(texts, embed)
    danger = np.array([example.is_crisis for example in examples])
    taught = wholes | ~danger[owners]
    scenes = np.array([example.scene for example in examples])
    worst = np.full(len(examples), -np.inf)
    for learn, test in GroupKFold(_FOLDS).split(danger, groups=scenes):
        known = np.isin(owners, learn) & taught
        fold = _logistic(LogisticRegression).fit(rows[known], danger[owners[known]])
        asked = np.flatnonzero(np.isin(owners, test))
        np.maximum.at(worst, owners[asked], fold.decision_function(rows[asked]))
    final = _logistic(LogisticRegression).fit(rows[taught], danger[owners[taught]])
    categories, category_weights = _category_head(examples, embed)
    return Weights(
        version=f"crisis-classifier/{_fingerprint(examples)}",
        danger=final.coef_[0].astype(np.float32),
        bias=float(final.intercept_[0]),
        elevated=float(np.quantile(worst[~danger], 1 - FALSE_ALARMS)),
        surely=float(np.quantile(worst[~danger], 1 - SURELY_FALSE)),
        categories=categories,
        category_weights=category_weights,
        imminent=frozenset(example.category for example in examples if example.danger is CrisisLevel.IMMINENT),
    )


def _rows(examples: Sequence[CrisisExample]) -> tuple[list[str], Any, Any]:
    """Return every piece's text, whose it is, and whether it is a whole: the message, or the window's newest."""
    texts, owners, wholes = [], [], []
    for owner, example in enumerate(examples):
        pieces = [*pieces_of(example.window), *filter(None, [newest_together(example.window)])]
        whole = "\n".join(example.window[-3:])
        for piece in pieces:
            texts.append(piece.text)
            owners.append(owner)
            wholes.append(piece.text == whole)
    return texts, np.array(owners), np.array(wholes)


def _logistic(kind: Any) -> Any:
    return kind(C=_INVERSE_PENALTY, max_iter=2_000, class_weight="balanced")


def _category_head(examples: Sequence[CrisisExample], embed: Embed) -> tuple[tuple[str, ...], Any]:
    from sklearn.linear_model import LogisticRegression

    crises = [example for example in examples if example.is_crisis]
    vectors = embed(["\n".join(example.window[-3:]) for example in crises])
    head = _logistic(LogisticRegression).fit(vectors, [example.category for example in crises])
    return tuple(head.classes_), np.column_stack([head.coef_, head.intercept_]).astype(np.float32)


def _fingerprint(examples: Sequence[CrisisExample]) -> str:
    digest = sha256()
    for example in examples:
        digest.update("\0".join((example.category, *example.window)).encode())
    return digest.hexdigest()[:8]
