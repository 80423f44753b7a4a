import pytest

from practice.scheduling.wording.spelling import mended


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("tommorow", "tomorrow"),
        ("tomorow", "tomorrow"),
        ("wendesday", "wednesday"),
        ("thursady", "thursday"),
        ("tuseday", "tuesday"),
        ("afternon", "afternoon"),
        ("evning", "evening"),
        ("febuary", "february"),
        ("novmber", "november"),
        ("appoinment", "appointment"),
        ("reshedule", "reschedule"),
        ("weekand", "weekend"),
    ],
)
def test_a_slip_is_mended(slip: str, meant: str) -> None:
    assert mended(slip) == meant


@pytest.mark.parametrize(
    "word",
    ["cancer", "mourning", "season", "friends", "money", "later", "soon", "become", "even", "mother", ""],
)
def test_a_word_that_only_looks_like_one_stays(word: str) -> None:
    assert mended(word) == word
