"""Text as stemmed words, for everything lexical in the search."""

import re
from functools import cache
from pathlib import Path

import Stemmer

from practice.data_file import load_data_file
from practice.record import Value

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|\$\d[\d,.]*")
_FILLER_FILE = Path(__file__).with_name("filler_words.yaml")


class FillerWords(Value):
    """The words that are left out; data, so that a practice in another language can bring its own."""

    version: str
    words: frozenset[str]


class Words:
    """Takes words out of text as stems. Not for two threads at once: every index has its own."""

    def __init__(self, path: Path = _FILLER_FILE) -> None:
        self._fillers = _fillers(path).words
        self._stem = Stemmer.Stemmer("english").stemWord

    def all(self, text: str) -> list[str]:
        """Return the stems of all words, in order, with repetitions."""
        return [self._stem(word) for word in _split(text)]

    def subject(self, text: str) -> list[str]:
        """Return the stems of the words that name the subject, in order, each once."""
        return list(dict.fromkeys(self._stem(word) for word in _split(text) if word not in self._fillers))


def _split(text: str) -> list[str]:
    return [word.replace("’", "'").removesuffix("'s") for word in _WORD.findall(text.lower())]


@cache
def _fillers(path: Path) -> FillerWords:
    return load_data_file(path, FillerWords)
