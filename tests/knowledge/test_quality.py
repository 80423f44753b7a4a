"""The labelled questions hold together, and the search stays as good as it was measured."""

from pathlib import Path

import pytest

from knowledge.cutting import cut
from knowledge.document import read_documents
from knowledge.index import KnowledgeIndex
from knowledge.labelled_question import LabelledQuestion, QuestionSet
from practice.errors import SettingsError
from practice.identity import Audience
from tests.knowledge.conftest import PRACTICE, SAMPLE

CASES = Path(__file__).parents[2] / "evals" / "cases"
EVALUATION = QuestionSet.load(CASES / "rag.yaml")
DEVELOPMENT = QuestionSet.load(CASES / "rag_dev.yaml")
PASSAGES = {p.passage.id: p.passage for d in read_documents(SAMPLE) for p in cut(d, PRACTICE)}


def test_the_evaluation_has_thirty_answers_and_ten_refusals_of_each_kind() -> None:
    assert len([q for q in EVALUATION.questions if q.answerable]) == 30
    assert len({q.refusal for q in EVALUATION.questions if not q.answerable}) == 3
    assert len(EVALUATION.questions) == 40


def test_no_question_serves_for_both_development_and_evaluation() -> None:
    assert not {q.question.lower() for q in EVALUATION.questions} & {q.question.lower() for q in DEVELOPMENT.questions}


@pytest.mark.parametrize("labelled", EVALUATION.questions + DEVELOPMENT.questions, ids=lambda q: q.id)
def test_labels_name_client_passages_that_hold_the_facts(labelled: LabelledQuestion) -> None:
    passages = [PASSAGES[passage_id] for passage_id in labelled.passages]
    assert {p.audience for p in passages} <= {Audience.CLIENT}
    assert {p.document_id for p in passages} == set(labelled.documents)
    assert all(any(fact in p.text for p in passages) for fact in labelled.key_facts)


@pytest.mark.parametrize(
    ("questions", "within_one", "within_five", "accepted", "refused"),
    [(EVALUATION, 15, 27, 20, 9), (DEVELOPMENT, 160, 178, 168, 72)],
    ids=["evaluation", "development"],
)
def test_the_search_stays_as_good_as_it_was_measured(
    sample_index: KnowledgeIndex,
    questions: QuestionSet,
    within_one: int,
    within_five: int,
    accepted: int,
    refused: int,
) -> None:
    ranks, judged = [], []
    for labelled in questions.questions:
        found = sample_index.search(labelled.question, practice_id=PRACTICE, audience=Audience.CLIENT)
        judged.append((labelled.answerable, sample_index.judge(labelled.question, found).answered))
        if labelled.answerable:
            ranks.append(next((n for n, p in enumerate(found, 1) if p.id in labelled.passages), 99))
    assert sum(rank <= 1 for rank in ranks) >= within_one
    assert sum(rank <= 5 for rank in ranks) >= within_five
    assert judged.count((True, True)) >= accepted
    assert judged.count((False, False)) >= refused


@pytest.mark.parametrize(
    "fields",
    [
        {"answerable": True},
        {"answerable": True, "documents": ["a"], "passages": ["a#1"]},
        {"answerable": False},
    ],
)
def test_a_half_labelled_question_is_refused(tmp_path: Path, fields: dict[str, object]) -> None:
    import yaml

    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump({"version": "v/1", "questions": [{"id": "q", "question": "why", **fields}]}))
    with pytest.raises(SettingsError):
        QuestionSet.load(path)
