"""The numbers of the RAG suite, by system."""

from collections.abc import Collection, Iterator, Sequence

from evals.case_result import CaseResult
from evals.measure import Measure, count, mean, rate, rate_of
from knowledge.labelled_question import LabelledQuestion

SHIPPED = "fused"
ANSWERING = ("triage agent", "portal turn")
HITS = (1, 3, 5)


def measures(questions: Sequence[LabelledQuestion], results: Sequence[CaseResult], seed: int) -> Iterator[Measure]:
    """Yield every measure, retrievers first, in the order in which the systems were played."""
    unanswerable = {question.id for question in questions if not question.answerable}
    for system in dict.fromkeys(result.system for result in results):
        members = [result for result in results if result.system == system]
        if system in ANSWERING:
            yield from _answers(system, members, unanswerable, seed)
        else:
            yield from _retrieval(system, members, seed)


def _retrieval(system: str, results: Sequence[CaseResult], seed: int) -> Iterator[Measure]:
    for k in HITS:
        yield rate(results, f"hit@{k}", system=system)
    yield mean(results, "mrr", seed=seed, system=system)
    yield from _ragas(system, results, seed)
    leaks = sum(result.scores.get("keeps_audience") is not True for result in results)
    yield count("audience leaks", system, leaks, len(results))


def _answers(system: str, results: Sequence[CaseResult], unanswerable: Collection[str], seed: int) -> Iterator[Measure]:
    yield rate(results, "answered_rightly", system=system)
    yield mean(results, "key_fact_recall", seed=seed, system=system)
    yield rate(results, "citation_correct", system=system)
    yield rate(results, "citations_valid", system=system)
    yield from _refusals(system, results, unanswerable)
    yield from _ragas(system, results, seed)


def _refusals(system: str, results: Sequence[CaseResult], unanswerable: Collection[str]) -> Iterator[Measure]:
    """Precision and recall of handing a question to a person; what broke off counts as a miss."""
    ways = [str(result.scores.get("refusal", "failed")) for result in results]
    rightly, wrongly = ways.count("refused_rightly"), ways.count("refused_wrongly")
    asked = sum(result.case_id in unanswerable for result in results)
    yield rate_of("refusal precision", system, rightly, rightly + wrongly)
    yield rate_of("refusal recall", system, rightly, asked)
    yield count("neither answer nor refusal", system, ways.count("other") + ways.count("failed"), len(results))


def _ragas(system: str, results: Sequence[CaseResult], seed: int) -> Iterator[Measure]:
    names = dict.fromkeys(name for r in results for name in (*r.scores, *r.failures) if name.startswith("ragas "))
    for name in names:
        yield mean(results, name, seed=seed, system=system)
