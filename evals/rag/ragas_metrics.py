"""ragas' metrics that need no judge (ragas 0.4.3), each as an evaluator. ragas is imported here, and only when asked.

The text-based context metrics and the id-based ones are not in ``ragas.metrics.collections`` yet; they are taken from
their own modules, which ``ragas.metrics`` would hand out with a deprecation warning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from evals.evaluator import Context
from evals.rag.answer import GivenAnswer
from evals.rag.retrieval import Embed, Found
from evals.rag.silent_ragas import silence_ragas
from knowledge.labelled_question import LabelledQuestion


class AnswerMetric(Protocol):
    """A metric of ``ragas.metrics.collections`` over reference and response."""

    async def ascore(self, *, reference: str, response: str) -> Any:
        """Return a ``MetricResult``."""
        ...


@dataclass(frozen=True)
class RagasContext:
    """A context metric: what was found against what should have been, by id and by text."""

    name: str
    metric: Any = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)

    async def evaluate(self, context: Context[LabelledQuestion, Found]) -> float | None:
        """Score an answerable question; ragas' NaN stays NaN, and counts as a failure."""
        from ragas.dataset_schema import SingleTurnSample

        if not context.case.answerable:
            return None
        found = context.output.passages
        sample = SingleTurnSample(
            user_input=context.case.question,
            retrieved_contexts=[p.text for p in found],
            reference_contexts=[self.texts[key] for key in context.case.passages],
            retrieved_context_ids=[p.id for p in found],
            reference_context_ids=list(context.case.passages),
        )
        return float(await self.metric.single_turn_ascore(sample))


@dataclass(frozen=True)
class RagasAnswer:
    """An answer metric: the answer given against the reference; a question that went to a person scores 0."""

    name: str
    metric: AnswerMetric = field(repr=False)

    async def evaluate(self, context: Context[LabelledQuestion, GivenAnswer]) -> float | None:
        """Score an answerable question that has a reference."""
        if not context.case.answerable or not context.case.reference:
            return None
        if not context.output.is_answer:
            return 0.0
        result = await self.metric.ascore(reference=context.case.reference, response=context.output.text)
        return float(result.value)


def context_metrics(texts: Mapping[str, str]) -> list[RagasContext]:
    """Return the context metrics; ``texts`` are the passages' texts by id."""
    silence_ragas()
    from ragas.metrics._context_precision import IDBasedContextPrecision, NonLLMContextPrecisionWithReference
    from ragas.metrics._context_recall import IDBasedContextRecall, NonLLMContextRecall

    metrics: Sequence[Any] = (
        IDBasedContextPrecision(),
        IDBasedContextRecall(),
        NonLLMContextPrecisionWithReference(),
        NonLLMContextRecall(),
    )
    return [RagasContext(f"ragas {metric.name}", metric, texts) for metric in metrics]


def answer_metrics(embed: Embed) -> list[RagasAnswer]:
    """Return the answer metrics; similarity of meaning is judged by the practice's own embedding model."""
    silence_ragas()
    from ragas.embeddings.base import BaseRagasEmbedding
    from ragas.metrics.collections import NonLLMStringSimilarity, RougeScore, SemanticSimilarity

    class OwnEmbedding(BaseRagasEmbedding):
        """The practice's embedding model, as ragas wants it."""

        def embed_text(self, text: str, **kwargs: Any) -> list[float]:
            """Embed one text."""
            return [float(x) for x in embed([text])[0]]

        async def aembed_text(self, text: str, **kwargs: Any) -> list[float]:
            """Embed one text."""
            return self.embed_text(text)

    return [
        RagasAnswer("ragas rouge_l recall", RougeScore(rouge_type="rougeL", mode="recall")),
        RagasAnswer("ragas rouge_l f", RougeScore(rouge_type="rougeL", mode="fmeasure")),
        RagasAnswer("ragas string_similarity", NonLLMStringSimilarity()),
        RagasAnswer("ragas semantic_similarity", SemanticSimilarity(embeddings=OwnEmbedding())),
    ]
