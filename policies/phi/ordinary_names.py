"""Names that are also everyday words: 'Will', 'Grace', 'May'."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator

from policies.policy_file import load_policy_file
from practice.record import Value


def _split(words: object) -> object:
    return words.split() if isinstance(words, str) else words


_Words = Annotated[frozenset[str], BeforeValidator(_split)]


class OrdinaryNames(Value):
    """When a word that could be a name is the everyday word."""

    version: str
    words: _Words
    followers: _Words

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the list; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or Path(__file__).parent / "ordinary_names.yaml", cls)

    def is_ordinary(self, word: str) -> bool:
        """Whether a folded name is an everyday word too."""
        return word in self.words

    def is_everyday_word(self, shown: str, begins_sentence: bool, follower: str) -> bool:
        """Whether ``shown``, as it stands in a text, is the word and not the name.

        ``follower`` is the next word in lower case, empty at the end.
        """
        if shown.lower() not in self.words:
            return False
        return shown.islower() or (begins_sentence and follower in self.followers)


@lru_cache(maxsize=1)
def default_ordinary_names() -> OrdinaryNames:
    """Return the shipped list, read once."""
    return OrdinaryNames.load()
