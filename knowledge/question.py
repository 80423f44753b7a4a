"""A question as it is searched: as it was asked, and once more with a practice's words for everyday ones."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from knowledge.embedder import Embedder, Vectors
from practice.data_file import load_data_file
from practice.record import Value

_FILE = Path(__file__).with_name("everyday_words.yaml")


@dataclass(frozen=True)
class Question:
    """One or two wordings of a question, with one row of ``vectors`` each."""

    wordings: tuple[str, ...]
    vectors: Vectors


class _EverydayWordsFile(Value):
    version: str
    words: dict[str, str]


class EverydayWords:
    """Puts a practice's words ("medication") where people use their own ("pills", "meds")."""

    def __init__(self, version: str, replacements: dict[str, str]) -> None:
        self.version = version
        self._replacements = replacements
        longest_first = sorted(replacements, key=lambda words: (-len(words), words))
        alternatives = "|".join(re.escape(words) for words in longest_first) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w'])(?:{alternatives})(?![\w'])", re.IGNORECASE)

    @classmethod
    def load(cls, path: Path = _FILE) -> Self:
        """Read the file, where ``pill, meds: medication`` gives both the same meaning; raises SettingsError."""
        content = load_data_file(path, _EverydayWordsFile)
        return cls(
            content.version,
            {word.strip().lower(): meaning for words, meaning in content.words.items() for word in words.split(",")},
        )

    def rephrase(self, text: str) -> str:
        """Return the text with everyday words replaced and courtesies gone; if nothing is left, the text as it was."""
        said = text.replace("’", "'")
        meant = self._pattern.sub(lambda found: self._replacements[found.group().lower()], said).strip(" ,.!")
        return meant or said


class QuestionReader:
    """Turns what a person wrote into a question to search for."""

    def __init__(self, embedder: Embedder, everyday: EverydayWords | None = None) -> None:
        self._embedder = embedder
        self._everyday = everyday or EverydayWords.load()

    def read(self, text: str) -> Question:
        """Return the question's wordings with their vectors."""
        wordings = tuple(dict.fromkeys((text, self._everyday.rephrase(text))))
        return Question(wordings, self._embedder.embed(wordings))
