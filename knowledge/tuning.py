"""How the weights of ``answerability.yaml`` were found, so that anybody can find them again.

Logistic regressions on the development questions: first on pairs of question and candidate passage, then on questions
with the best passage's score from models that had not seen the question.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from knowledge.answerability import AnswerJudge, Evidence, JudgementWeights, RelevanceWeights, log_odds
from knowledge.catalogue import Catalogue
from knowledge.labelled_question import LabelledQuestion
from knowledge.question import QuestionReader

_FOLDS = 10
_PENALTY = 10.0  # scikit-learn's C: a light one, three features and some thousand pairs
_JUDGEMENT_PENALTY = 1.0


@dataclass(frozen=True)
class _Pair:
    question: int
    evidence: Evidence
    answers: bool


def tune_relevance(
    questions: Sequence[LabelledQuestion], catalogue: Catalogue, reader: QuestionReader
) -> tuple[RelevanceWeights, list[float]]:
    """Return the weights, and for each question its best passage's score by a model that had not seen it."""
    pairs = list(_pairs(questions, catalogue, reader))
    features = np.array([_features(pair.evidence) for pair in pairs])
    answers = np.array([pair.answers for pair in pairs])
    groups = np.array([pair.question for pair in pairs])
    unseen = np.zeros(len(pairs))
    for train, test in GroupKFold(_FOLDS, shuffle=True, random_state=0).split(features, answers, groups):
        model = LogisticRegression(C=_PENALTY, max_iter=1_000).fit(features[train], answers[train])
        unseen[test] = model.predict_proba(features[test])[:, 1]
    model = LogisticRegression(C=_PENALTY, max_iter=1_000).fit(features, answers)
    weights = dict(zip(Evidence.model_fields, map(float, model.coef_[0]), strict=True))
    best = [float(unseen[groups == number].max(initial=0.0)) for number in range(len(questions))]
    return RelevanceWeights(intercept=float(model.intercept_[0]), **weights), best


def tune_judgement(
    questions: Sequence[LabelledQuestion],
    best: Sequence[float],
    judge: AnswerJudge,
    reader: QuestionReader,
    threshold: float,
) -> JudgementWeights:
    """Return the weights for a threshold, which is a person's choice between wrong answers and needless handoffs."""
    features = np.array(
        [
            [log_odds(score), judge.likeness_to_beyond(reader.read(q.question))]
            for q, score in zip(questions, best, strict=True)
        ]
    )
    answerable = np.array([q.answerable for q in questions])
    model = LogisticRegression(C=_JUDGEMENT_PENALTY, max_iter=1_000).fit(features, answerable)
    relevance, beyond = map(float, model.coef_[0])
    return JudgementWeights(
        intercept=float(model.intercept_[0]), relevance=relevance, beyond=beyond, threshold=threshold
    )


def _pairs(questions: Sequence[LabelledQuestion], catalogue: Catalogue, reader: QuestionReader) -> list[_Pair]:
    return [
        _Pair(number, evidence, question.answerable and key in question.passages)
        for number, question in enumerate(questions)
        for key, evidence in catalogue.evidence(reader.read(question.question)).items()
    ]


def _features(evidence: Evidence) -> list[float]:
    return [getattr(evidence, name) for name in Evidence.model_fields]
