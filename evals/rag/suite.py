"""The RAG suite: retrieval beside its baselines, answers of the agent and of a whole turn, refusals."""

from collections.abc import Sequence
from pathlib import Path

from evals.case_result import CaseResult
from evals.client_pool import ordinary_clients
from evals.evaluator import Evaluator
from evals.gate import GateFile
from evals.play import Told, play
from evals.practice_under_test import OpenPractice, PracticeUnderTest
from evals.rag.answer import AgentAnswers, GivenAnswer, PortalAnswers
from evals.rag.answer_evaluators import Answered, CitationsValid, CitesWhatHoldsIt, KeyFacts, Refusal
from evals.rag.measures import ANSWERING, HITS, SHIPPED, measures
from evals.rag.ragas_metrics import answer_metrics, context_metrics
from evals.rag.retrieval import Corpus, Embed, Found, Retriever, Search, fused, vectors_only, words_only
from evals.rag.retrieval_evaluators import HitAt, KeepsAudience, ReciprocalRank
from evals.stamp import stamp
from evals.suite_result import SuiteResult, suite_result
from knowledge.labelled_question import LabelledQuestion, QuestionSet
from practice.record import Instant

FILE = Path(__file__).resolve().parent.parent / "cases" / "rag.yaml"


class RagSuite:
    """One run over a set of questions.

    documents_dir: what the practice under test was given to read. embed: the embedding model that it uses.
    """

    def __init__(
        self, open_practice: OpenPractice, documents_dir: Path, embed: Embed, *, seed: int, told: Told = lambda _: None
    ) -> None:
        self._open = open_practice
        self._documents_dir = documents_dir
        self._embed = embed
        self._seed = seed
        self._told = told

    async def run(self, questions: QuestionSet, gates: GateFile, *, ran_at: Instant) -> SuiteResult:
        """Ask every question of every system, and return what came of it."""
        async with self._open() as practice:
            stamped = stamp(practice.services, ran_at=ran_at, seed=self._seed)
            corpus = Corpus(self._documents_dir, practice.services.profile.id)
            results = await self._retrieve(practice, corpus, questions.questions)
            results += await self._answer(practice, questions.questions)
        return suite_result(
            "rag", questions.version, stamped, measures(questions.questions, results, self._seed), results, gates
        )

    async def _retrieve(
        self, practice: PracticeUnderTest, corpus: Corpus, questions: Sequence[LabelledQuestion]
    ) -> list[CaseResult]:
        searches: dict[str, Search] = {
            SHIPPED: fused(practice.services.knowledge, practice.services.profile.id),
            "vectors only": vectors_only(corpus, self._embed),
            "BM25 only": words_only(corpus),
        }
        texts = {key: passage.text for key, passage in corpus.passages.items()}
        evaluators: list[Evaluator[LabelledQuestion, Found]] = [
            *(HitAt(k) for k in HITS),
            ReciprocalRank(),
            KeepsAudience(),
            *context_metrics(texts),
        ]
        results = []
        for name, search in searches.items():
            find = Retriever(search).find
            results += await play(name, questions, find, evaluators, seen=_found, told=self._told)
        return results

    async def _answer(self, practice: PracticeUnderTest, questions: Sequence[LabelledQuestion]) -> list[CaseResult]:
        services = practice.services
        evaluators: list[Evaluator[LabelledQuestion, GivenAnswer]] = [
            Answered(),
            KeyFacts(),
            CitesWhatHoldsIt(),
            CitationsValid(services.profile.id, services.knowledge),
            Refusal(),
            *answer_metrics(self._embed),
        ]
        clients = await ordinary_clients(services)
        agent = AgentAnswers(practice, next(clients))
        portal = PortalAnswers(practice, clients)
        results = []
        for name, answer in zip(ANSWERING, (agent.answer, portal.answer), strict=True):
            results += await play(name, questions, answer, evaluators, seen=_answered, told=self._told)
        return results


def _found(found: Found) -> dict[str, object]:
    return {"passages": [passage.id for passage in found.passages]}


def _answered(answer: GivenAnswer) -> dict[str, object]:
    return {"how": answer.how, "text": answer.text, "cited": list(answer.cited), "detail": answer.detail}
