from pathlib import Path

import pytest

from knowledge.question import EverydayWords, QuestionReader
from practice.errors import SettingsError
from tests.knowledge.conftest import WordBagEmbedder


@pytest.fixture
def everyday(tmp_path: Path) -> EverydayWords:
    path = tmp_path / "words.yaml"
    courtesies = '  hi, thanks: ""\n'
    words = """  pill, pills: medication\n  sleeping pills: sedative\n  "dr.'s note": letter\n"""
    path.write_text(f"version: v/1\nwords:\n{courtesies}{words}")
    return EverydayWords.load(path)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("More Pills please", "More medication please"),
        ("my sleeping pills", "my sedative"),
        ("the pillow", "the pillow"),
        ("a dr.'s note", "a letter"),
        ("a dr.’s note", "a letter"),
        ("nothing known", "nothing known"),
        ("Hi, any pills? Thanks!", "any medication?"),
        ("hi", "hi"),
    ],
)
def test_everyday_words_become_the_practices_words(everyday: EverydayWords, said: str, meant: str) -> None:
    assert everyday.rephrase(said) == meant


def test_a_question_is_searched_as_asked_and_as_meant(everyday: EverydayWords, word_bag: WordBagEmbedder) -> None:
    question = QuestionReader(word_bag, everyday).read("my pills")
    assert question.wordings == ("my pills", "my medication")
    assert len(question.vectors) == 2


def test_a_question_without_everyday_words_has_one_wording(everyday: EverydayWords, word_bag: WordBagEmbedder) -> None:
    assert QuestionReader(word_bag, everyday).read("opening hours").wordings == ("opening hours",)


def test_a_missing_word_list_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        EverydayWords.load(tmp_path / "none.yaml")


def test_the_shipped_word_list_never_gives_one_word_two_meanings() -> None:
    import yaml

    path = Path(__file__).parents[2] / "knowledge" / "everyday_words.yaml"
    entries = [word.strip() for words in yaml.safe_load(path.read_text())["words"] for word in str(words).split(",")]
    assert sorted(entries) == sorted(set(entries))
