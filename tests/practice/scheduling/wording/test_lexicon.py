import pytest
from pydantic import ValidationError

from practice.scheduling.wording.lexicon import Lexicon, lexicon, spanish
from practice.scheduling.wording.tokens import tokens_of

EMPTY = {"version": "1", "parts": {}, "contractions": {}, "mended_to": (), "never_mended": frozenset()}


def test_a_phrase_that_says_two_things_is_refused() -> None:
    with pytest.raises(ValidationError, match="'late' is both"):
        Lexicon(**EMPTY, phrases={"edge": {"late": ["late"]}, "part": {"evening": ["late"]}})


def test_every_part_of_the_day_that_is_said_is_defined() -> None:
    assert set(lexicon().phrases["part"]) == set(lexicon().parts)


def test_phrases_stand_in_small_letters_without_apostrophes() -> None:
    words = lexicon().words
    assert all(word == word.lower() and "'" not in word for word in words)


def test_contractions_lead_to_words_that_are_read() -> None:
    assert [token.text for token in tokens_of("can't won't I'm")] == ["can not", "will not", "i", "am"]


def test_words_that_are_slips_are_never_words_of_the_lexicon() -> None:
    assert not lexicon().never_mended & set(lexicon().mended_to)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("el jueves por la tarde", ["the", "thursday", "afternoon"]),
        ("pasado mañana", ["day after tomorrow"]),
        ("mi cita del martes", ["my", "appointment", "on", "tuesday"]),
        ("once", ["once"]),
    ],
)
def test_spanish_is_read_as_english_and_english_stays(said: str, meant: list[str]) -> None:
    assert spanish().version
    assert [token.text for token in tokens_of(said)] == meant
