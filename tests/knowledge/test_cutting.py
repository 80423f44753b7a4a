from datetime import date

import pytest

from knowledge.cutting import LONGEST_PASSAGE_WORDS, cut
from knowledge.document import PracticeDocument, read_documents
from knowledge.sentences import split_sentences
from practice.identity import Audience
from tests.knowledge.conftest import SAMPLE


def document(body: str) -> PracticeDocument:
    return PracticeDocument(
        id="hours", title="Hours", audience=Audience.CLIENT, topics=("hours",), updated=date(2026, 1, 2), body=body
    )


def words(number: int) -> str:
    return ("word " * (number - 1)).strip().capitalize() + " end."


def test_each_section_becomes_a_passage_with_its_heading_and_a_stable_id() -> None:
    pieces = [p.passage for p in cut(document(f"## Weekdays\n{words(60)}\n\n## Weekend\n{words(60)}"), "here")]
    assert [(p.id, p.heading) for p in pieces] == [("hours#1", "Weekdays"), ("hours#2", "Weekend")]
    assert {(p.document_id, p.title, p.practice_id, p.audience) for p in pieces} == {
        ("hours", "Hours", "here", Audience.CLIENT)
    }


def test_text_before_any_heading_stands_under_the_title() -> None:
    assert [p.passage.heading for p in cut(document(words(80)), "here")] == ["Hours"]


def test_short_sections_are_joined() -> None:
    (piece,) = cut(document("## Monday\nOpen.\n\n## Tuesday\nClosed."), "here")
    assert (piece.passage.heading, piece.passage.text) == ("Monday / Tuesday", "Open. Closed.")


def test_a_long_section_is_cut_between_sentences_into_parts_of_like_length() -> None:
    pieces = cut(document("## All\n" + " ".join(words(20) for _ in range(12))), "here")
    lengths = [len(p.passage.text.split()) for p in pieces]
    assert lengths == [120, 120]
    assert all(p.passage.text.endswith("end.") for p in pieces)


def test_markup_is_read_as_plain_sentences() -> None:
    bullets = "## List\n- **One** thing\n- [Two](https://x.example) `things`\n\n"
    body = bullets + "|Item|Cost|\n|-|-|\n|Fee|$5|\n\n<!-- hidden -->\nEnd <b>here</b>."
    (piece,) = cut(document(body), "here")
    assert piece.passage.text == "One thing. Two things. Item: Cost. Fee: $5. End here."
    assert split_sentences(piece.passage.text)[:2] == ("One thing.", "Two things.")


def test_questions_under_a_heading_are_kept_apart_from_the_text() -> None:
    body = f"## Parking\n<!-- asked: where do I park? | is there a garage -->\n{words(60)}\n\n## Bus\n{words(60)}"
    parking, bus = cut(document(body), "here")
    assert parking.asked == ("where do I park?", "is there a garage")
    assert bus.asked == ()
    assert "garage" not in parking.passage.text


def test_a_document_of_headings_alone_has_no_passage() -> None:
    assert cut(document("## One\n\n## Two"), "here") == ()


@pytest.mark.parametrize("sample", read_documents(SAMPLE), ids=lambda d: d.id)
def test_sample_passages_are_of_readable_length_and_whole_sentences(sample: PracticeDocument) -> None:
    for piece in cut(sample, "here"):
        assert 40 <= len(piece.passage.text.split()) <= LONGEST_PASSAGE_WORDS
        assert " ".join(split_sentences(piece.passage.text)) == piece.passage.text
