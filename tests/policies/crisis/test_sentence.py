"""A person is shown the sentence, not the message and not the middle of a word."""

import pytest

from policies.crisis.sentence import neighbours, sentence_around


@pytest.mark.parametrize(
    ("message", "word", "shown"),
    [
        ("Please move my visit. I cannot stay safe tonight. Thanks!", "safe", "I cannot stay safe tonight. "),
        ("first line\nsecond line", "second", "second line"),
        ("only this", "this", "only this"),
        ("first. second", "first", "first. "),
    ],
)
def test_the_sentence_that_holds_the_place_is_shown(message: str, word: str, shown: str) -> None:
    start, end = sentence_around(message, message.index(word))
    assert message[start:end] == shown


def test_a_run_without_punctuation_is_shown_in_part_and_between_words() -> None:
    message = "word " * 200
    start, end = sentence_around(message, 500)
    shown = message[start:end]
    assert len(shown) < 300 and set(shown.split()) == {"word"}


def test_a_word_that_never_ends_is_shown_from_its_place() -> None:
    message = "x" * 1_000
    start, end = sentence_around(message, 500)
    assert start <= 500 < end


def test_neighbours_are_read_together() -> None:
    assert neighbours("One. Two! Three?") == ["One Two", "Two Three"]
    assert neighbours("One. Two.") == neighbours("") == neighbours("...") == []


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    pairs = neighbours("word " * 100)
    assert len(pairs) > 2 and all(len(pair) < 250 and set(pair.split()) == {"word"} for pair in pairs)
