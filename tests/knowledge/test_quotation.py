import pytest

from knowledge.index import KnowledgeIndex
from knowledge.passage import Passage, QuotedSentence
from knowledge.sentences import split_sentences
from practice.identity import Audience
from tests.knowledge.conftest import PRACTICE


def quote(index: KnowledgeIndex, query: str, limit: int = 3) -> tuple[list[QuotedSentence], list[Passage]]:
    passages = index.search(query, practice_id=PRACTICE, audience=Audience.CLIENT)
    return index.quote(query, passages, limit=limit), passages


@pytest.mark.parametrize(
    ("query", "fact"),
    [
        ("what is the late cancellation fee", "$75"),
        ("how long do you wait if I'm late", "15 minutes"),
        ("what does it cost to park in the garage", "$6"),
        ("how early should I ask for a refill", "5 business days"),
        ("how much is couples therapy", "$195"),
        ("how do I turn off the AI", "opt out of AI"),
    ],
)
def test_the_quote_holds_the_fact(sample_index: KnowledgeIndex, query: str, fact: str) -> None:
    sentences, _ = quote(sample_index, query)
    assert fact in " ".join(sentence.text for sentence in sentences)


def test_quotes_are_whole_sentences_of_the_passages_they_name(sample_index: KnowledgeIndex) -> None:
    sentences, passages = quote(sample_index, "when is the late cancellation fee waived")
    texts = {passage.id: split_sentences(passage.text) for passage in passages}
    assert sentences
    assert all(sentence.text in texts[sentence.passage_id] for sentence in sentences)


def test_quotes_follow_the_reading_order_of_their_passage(sample_index: KnowledgeIndex) -> None:
    sentences, passages = quote(sample_index, "how do I get a copy of my records and what does it cost")
    text = {passage.id: passage.text for passage in passages}
    for first, second in zip(sentences, sentences[1:], strict=False):
        if first.passage_id == second.passage_id:
            assert text[first.passage_id].index(first.text) < text[first.passage_id].index(second.text)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_is_quoted_than_asked_for(sample_index: KnowledgeIndex, limit: int) -> None:
    sentences, _ = quote(sample_index, "how do I cancel", limit=limit)
    assert 1 <= len(sentences) <= limit


def test_nothing_is_quoted_from_nothing(sample_index: KnowledgeIndex) -> None:
    assert sample_index.quote("how do I cancel", []) == []
    assert quote(sample_index, "how do I cancel", limit=0)[0] == []


def passage(text: str, score: float = 0.9) -> Passage:
    return Passage(
        id="new#1",
        document_id="new",
        title="Garden",
        heading="Garden hours",
        text=text,
        audience=Audience.CLIENT,
        practice_id=PRACTICE,
        score=score,
    )


def test_a_passage_that_is_not_in_the_index_can_be_quoted_too(sample_index: KnowledgeIndex) -> None:
    sentences = sample_index.quote("when does the garden open", [passage("The garden opens at noon. Bring a hat.")], 1)
    assert [s.text for s in sentences] == ["The garden opens at noon."]


def test_a_sentence_that_leans_on_the_last_brings_it_along(sample_index: KnowledgeIndex) -> None:
    text = "Shoes are left at the gate of the garden. They are cleaned every noon by the gardener."
    sentences = sample_index.quote("how often are they cleaned by the gardener", [passage(text)], 2)
    assert [s.text for s in sentences] == list(split_sentences(text))
