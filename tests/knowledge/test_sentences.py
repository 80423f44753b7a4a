import pytest

from knowledge.sentences import LONGEST_SENTENCE_WORDS, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We are open. Please call.", ("We are open.", "Please call.")),
        ("Ask Dr. Raman first. Then wait.", ("Ask Dr. Raman first.", "Then wait.")),
        ("Open until 8 p.m. on Monday.", ("Open until 8 p.m. on Monday.",)),
        ("We close at 8 p.m. The door locks.", ("We close at 8 p.m.", "The door locks.")),
        ("It costs $2.50 an hour. Pay at the gate!", ("It costs $2.50 an hour.", "Pay at the gate!")),
        ('Say: "We cannot say." Then hang up.', ('Say: "We cannot say."', "Then hang up.")),
        ("Is it safe? Yes.", ("Is it safe?", "Yes.")),
        ("Write to billing@alder-reed.example or call.", ("Write to billing@alder-reed.example or call.",)),
        ("M. Okafor leads it. She is in.", ("M. Okafor leads it.", "She is in.")),
        ("   ", ()),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences


def test_text_without_any_full_stop_is_cut_into_pieces_that_can_be_cited() -> None:
    pieces = split_sentences("word " * (2 * LONGEST_SENTENCE_WORDS + 1))
    assert [len(piece.split()) for piece in pieces] == [LONGEST_SENTENCE_WORDS, LONGEST_SENTENCE_WORDS, 1]
