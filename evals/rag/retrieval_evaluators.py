"""Judging what was found against the passages that hold the answer."""

from dataclasses import dataclass

from evals.evaluator import Context
from evals.rag.retrieval import Found
from knowledge.labelled_question import LabelledQuestion
from practice.identity import Audience

Searched = Context[LabelledQuestion, Found]


@dataclass(frozen=True)
class HitAt:
    """Whether one of the first ``k`` passages holds the answer."""

    k: int

    @property
    def name(self) -> str:
        """E.g. ``hit@3``."""
        return f"hit@{self.k}"

    def evaluate(self, context: Searched) -> bool | None:
        """Look for a labelled passage; a question without an answer has none to find."""
        if not context.case.answerable:
            return None
        return any(p.id in context.case.passages for p in context.output.passages[: self.k])


@dataclass(frozen=True)
class ReciprocalRank:
    """One over the rank of the first passage that holds the answer; its mean is the MRR."""

    name: str = "mrr"

    def evaluate(self, context: Searched) -> float | None:
        """Return 0 where none was found."""
        if not context.case.answerable:
            return None
        ranks = (n for n, p in enumerate(context.output.passages, start=1) if p.id in context.case.passages)
        return 1 / first if (first := next(ranks, None)) else 0.0


@dataclass(frozen=True)
class KeepsAudience:
    """Whether nothing was found that the audience may not see."""

    name: str = "keeps_audience"

    def evaluate(self, context: Searched) -> bool:
        """Look at every passage; staff may see all."""
        if context.case.audience is Audience.STAFF:
            return True
        return all(p.audience is Audience.CLIENT for p in context.output.passages)
