from pathlib import Path

import pytest

from knowledge.answerability import Answerability, Evidence, log_odds, logistic
from knowledge.index import KnowledgeIndex
from practice.errors import SettingsError
from practice.identity import Audience
from tests.knowledge.conftest import PRACTICE


def answered(index: KnowledgeIndex, query: str, audience: Audience = Audience.CLIENT) -> bool:
    return index.judge(query, index.search(query, practice_id=PRACTICE, audience=audience)).answered


@pytest.mark.parametrize(
    "query",
    [
        "should I double my dose tonight",
        "is it normal to feel dizzy on this medication",
        "do you think I have depression",
        "how do I stop a panic attack",
        "who won the game last night",
        "can you recommend a pizza place",
        "where does my therapist live",
        "asdf qwer zxcv",
        "",
    ],
)
def test_what_no_document_answers_is_refused(sample_index: KnowledgeIndex, query: str) -> None:
    assert not answered(sample_index, query)


@pytest.mark.parametrize(
    "query",
    [
        "how much is a therapy session",
        "what is the late cancellation fee",
        "do you validate parking",
        "how do I reset my password",
        "how long does a refill take",
        "can my therapist fill out FMLA forms",
    ],
)
def test_what_a_document_answers_is_accepted(sample_index: KnowledgeIndex, query: str) -> None:
    assert answered(sample_index, query)


def test_a_staff_protocol_answers_staff_but_not_clients(sample_index: KnowledgeIndex) -> None:
    query = "who merges duplicate charts"
    assert answered(sample_index, query, Audience.STAFF)
    assert not answered(sample_index, query, Audience.CLIENT)


def test_no_passage_is_no_answer(sample_index: KnowledgeIndex) -> None:
    judgement = sample_index.judge("how much is a session", [])
    assert (judgement.answered, judgement.score) == (False, 0.0)


def test_a_passage_that_no_search_scored_is_no_answer(sample_index: KnowledgeIndex) -> None:
    passage = sample_index.passage("fees-services#1", practice_id=PRACTICE, audience=Audience.CLIENT)
    assert passage is not None
    assert not sample_index.judge("how much is a session", [passage]).answered


def test_more_evidence_never_lowers_the_score() -> None:
    weights = Answerability.load().relevance
    less = Evidence(passage_cosine=0.3, detail_cosine=0.4, coverage=0.2)
    for field in Evidence.model_fields:
        assert weights.score(less.model_copy(update={field: 0.9})) > weights.score(less)


@pytest.mark.parametrize("probability", [0.0, 0.001, 0.5, 0.999, 1.0])
def test_log_odds_and_probability_are_inverse(probability: float) -> None:
    assert logistic(log_odds(probability)) == pytest.approx(probability, abs=1e-5)


@pytest.mark.parametrize("content", [None, "version: [", "version: answerability/1\n"])
def test_a_missing_or_wrong_file_stops_the_start(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "answerability.yaml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SettingsError):
        Answerability.load(path)
