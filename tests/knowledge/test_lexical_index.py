import pytest

from knowledge.fusion import fuse
from knowledge.lexical_index import LexicalIndex

TEXTS = {"fees": "The cancellation fee is $75.", "dogs": "Dogs are welcome in the office.", "hours": "Office hours."}


def test_word_forms_are_the_same_word() -> None:
    assert LexicalIndex(TEXTS).best("dog", 5) == ["dogs"]
    assert LexicalIndex(TEXTS).best("cancellations", 5) == ["fees"]


@pytest.mark.parametrize("query", ["", "acupuncture", "?!"])
def test_no_common_word_finds_nothing(query: str) -> None:
    assert LexicalIndex(TEXTS).best(query, 5) == []


def test_an_index_of_nothing_finds_nothing() -> None:
    empty = LexicalIndex({})
    assert empty.best("office", 5) == []
    assert empty.coverage_of(empty.subject("office"), "the office") == pytest.approx(1)


def test_coverage_counts_subject_words_only_and_rare_ones_more() -> None:
    index = LexicalIndex(TEXTS)
    subject = index.subject("what are your office dogs")
    assert len(subject) == 2
    assert index.coverage(subject, "dogs") == pytest.approx(1)
    assert 0 < index.coverage(subject, "hours") < 0.5
    assert index.coverage(subject, "fees") == 0


def test_an_unknown_word_lowers_the_coverage() -> None:
    index = LexicalIndex(TEXTS)
    assert index.coverage(index.subject("dogs acupuncture"), "dogs") < 0.6


def test_a_question_without_subject_words_covers_nothing() -> None:
    index = LexicalIndex(TEXTS)
    assert index.coverage(index.subject("what is it"), "dogs") == 0


def test_fusion_prefers_what_several_rankings_agree_on() -> None:
    assert fuse([["a", "b", "c"], ["b", "c"], ["b", "a"]], 3) == ["b", "a", "c"]
    assert fuse([["x"], ["y"]], 1) == ["x"]
    assert fuse([], 3) == []
