"""The RAG suite on a real practice; and that it fails where retrieval is broken on purpose."""

import shutil
from pathlib import Path

import pytest
from ragas import _analytics

from evals.clock import OPENING
from evals.gate import Gate, GateFile
from evals.rag.suite import FILE, RagSuite
from evals.suite_result import SuiteResult
from knowledge.embedder import Embedder
from knowledge.index import KnowledgeIndex
from knowledge.labelled_question import LabelledQuestion, QuestionSet, Refusal
from knowledge.passage import Passage
from practice.identity import Audience
from tests.evals.open_bench import bench_on

PARKING = LabelledQuestion(
    id="park",
    question="Where can I park and what does the garage cost with validation?",
    answerable=True,
    documents=("parking-and-transit",),
    passages=("parking-and-transit#1",),
    key_facts=("$6",),
    reference="With our validation the garage costs $6 for up to 2 hours.",
)
NOWHERE = LabelledQuestion(
    id="nowhere", question="Do you sell tickets for the opera?", answerable=False, refusal=Refusal.NOT_IN_DOCUMENTS
)
GATES = GateFile(version="gates/test", suites={"rag": (Gate(measure="hit@3", system="fused", at_least=1.0),)})


async def run(made: Path, folder: Path, embedder: Embedder) -> SuiteResult:
    bench = bench_on(made, folder, embedder)
    few = folder / "documents"  # the baselines embed every passage anew: three documents will do for them
    few.mkdir()
    for name in ("parking-and-transit", "couples-rules", "office-hours"):
        shutil.copy(bench.settings.documents_dir / "client" / f"{name}.md", few)
    suite = RagSuite(bench.open, few, embedder.embed, seed=1)
    return await suite.run(QuestionSet(version="few/1", questions=(PARKING, NOWHERE)), GATES, ran_at=OPENING)


def values(result: SuiteResult, system: str) -> dict[str, float | None]:
    return {measure.name: measure.value for measure in result.measures if measure.system == system}


async def test_every_system_is_measured_and_nothing_fails(
    made_practice: Path, tmp_path: Path, embedder: Embedder
) -> None:
    result = await run(made_practice, tmp_path, embedder)
    assert [case.failures for case in result.cases if case.failures] == []
    systems = dict.fromkeys(measure.system for measure in result.measures)
    assert list(systems) == ["fused", "vectors only", "BM25 only", "triage agent", "portal turn"]
    assert result.gates_met and values(result, "fused")["ragas id_based_context_recall"] == 1.0
    assert values(result, "fused")["audience leaks"] == 0
    assert _analytics.get_userid.cache_info().currsize == 0, "ragas looked up who we are"
    for system in ("triage agent", "portal turn"):
        assert values(result, system)["refusal recall"] == 1.0, system


async def test_a_search_that_returns_anything_fails_the_suite(
    made_practice: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def anything(
        index: KnowledgeIndex, query: str, *, practice_id: str, audience: Audience, limit: int = 5
    ) -> list[Passage]:
        found = index.passage("couples-rules#1", practice_id=practice_id, audience=audience)
        return [found] if found else []

    monkeypatch.setattr(KnowledgeIndex, "search", anything)
    result = await run(made_practice, tmp_path, embedder)
    assert not result.gates_met
    assert values(result, "fused")["hit@3"] == 0.0
    assert values(result, "vectors only")["hit@3"] == 1.0, "the baseline does not go through the broken search"


def test_the_shipped_questions_are_forty_and_a_quarter_has_no_answer() -> None:
    questions = QuestionSet.load(FILE).questions
    assert len(questions) == 40
    assert sum(not question.answerable for question in questions) == 10
