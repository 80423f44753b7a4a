"""Whether the practice's documents answer a question. No passage, no answer: a person takes it instead."""

from collections.abc import Sequence
from functools import cached_property
from math import exp, log
from pathlib import Path
from typing import Self

from pydantic import Field

from knowledge.embedder import Embedder, Vectors
from knowledge.passage import Passage
from knowledge.question import Question
from practice.data_file import load_data_file
from practice.record import Value

_FILE = Path(__file__).with_name("answerability.yaml")
_SUREST = 1e-6


class Evidence(Value):
    """What speaks for one passage answering one question.

    passage_cosine: of the question with the whole passage.
    detail_cosine: with the passage's best sentence, or the nearest of the questions that it is asked as.
    coverage: the share of the question's subject words that the passage names, weighed by their rarity.
    """

    passage_cosine: float
    detail_cosine: float
    coverage: float


class RelevanceWeights(Value):
    """A logistic model: evidence in, the probability that the passage answers out."""

    intercept: float
    passage_cosine: float
    detail_cosine: float
    coverage: float

    def score(self, evidence: Evidence) -> float:
        """Return the probability, 0 to 1."""
        return logistic(
            self.intercept
            + self.passage_cosine * evidence.passage_cosine
            + self.detail_cosine * evidence.detail_cosine
            + self.coverage * evidence.coverage
        )


class JudgementWeights(Value):
    """A second one: the best passage's log-odds and the likeness to questions that no document answers."""

    intercept: float
    relevance: float
    beyond: float
    threshold: float = Field(gt=0, lt=1, description="At or above it, the documents answer")


class QuotingWeights(Value):
    """How sentences are chosen; ``keep`` is the share of the best sentence's score that a further one needs."""

    passages: int = Field(ge=1, description="Only the best passages are quoted")
    passage: float
    coverage: float
    opening: float = Field(description="For a passage's first sentence, which usually says the main thing")
    keep: float = Field(ge=0, le=1)


class Judgement(Value):
    """Whether passages answer a question, and how likely that is."""

    answered: bool
    score: float


class Answerability(Value):
    """The weights and examples of ``answerability.yaml``; ``knowledge.tuning`` says how the weights were found."""

    version: str
    tuned_on: str = Field(description="Version of the development questions")
    relevance: RelevanceWeights
    judgement: JudgementWeights
    quoting: QuotingWeights
    beyond: dict[str, tuple[str, ...]] = Field(description="Questions that practice documents never answer, by kind")

    @classmethod
    def load(cls, path: Path = _FILE) -> Self:
        """Read the file; raises SettingsError where it is missing or wrong."""
        return load_data_file(path, cls)


class AnswerJudge:
    """Judges whether passages that were found for a question answer it."""

    def __init__(self, answerability: Answerability, embedder: Embedder) -> None:
        self._weights = answerability.judgement
        self._examples = [text for texts in answerability.beyond.values() for text in texts]
        self._embedder = embedder

    def judge(self, question: Question, passages: Sequence[Passage]) -> Judgement:
        """Judge by the best passage's score, as a search of this same question gave it."""
        best = max((passage.score for passage in passages), default=0.0)
        if best <= 0:
            return Judgement(answered=False, score=0.0)
        weights = self._weights
        score = logistic(
            weights.intercept + weights.relevance * log_odds(best) + weights.beyond * self.likeness_to_beyond(question)
        )
        return Judgement(answered=score >= weights.threshold, score=score)

    def likeness_to_beyond(self, question: Question) -> float:
        """Return the cosine of the question with the most similar example of what no document answers."""
        return float((question.vectors @ self._example_vectors.T).max(initial=-1.0))

    @cached_property
    def _example_vectors(self) -> Vectors:
        return self._embedder.embed(self._examples)


def logistic(log_odds: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + exp(-log_odds))


def log_odds(probability: float) -> float:
    """Turn a probability into log-odds, bounded where it is next to 0 or 1."""
    bounded = min(max(probability, _SUREST), 1 - _SUREST)
    return log(bounded / (1 - bounded))
