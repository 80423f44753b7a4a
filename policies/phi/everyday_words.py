"""Words that people use every day; a word among them is never taken for a mistyped name."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from policies.phi.fold import WORD, fold
from practice.errors import SettingsError

FILE = Path(__file__).with_name("everyday_words.txt")
_AT_LEAST = 2
_SURELY = 8
"""A word that is a name somewhere must be this common to be an everyday word here."""


@lru_cache(maxsize=1)
def everyday_words(path: Path = FILE) -> frozenset[str]:
    """Read the list, one word a line; raises SettingsError where the file is missing."""
    try:
        return frozenset(path.read_text(encoding="utf-8").split())
    except OSError as error:
        raise SettingsError("The list of everyday words cannot be read.", f"Restore {path}.") from error


def count_everyday_words(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the words that stand in lower case in several texts, without ``names`` that are rare as words."""
    counts = Counter(word for text in texts for word in set(WORD.findall(text)) if word.islower())
    rare = {fold(name) for name in names}
    return sorted({fold(word) for word, n in counts.items() if n >= (_SURELY if fold(word) in rare else _AT_LEAST)})
