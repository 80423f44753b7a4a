"""Turns of speech that the built-in model recognizes, as data."""

import re
from functools import cached_property, lru_cache
from pathlib import Path

from practice.data_file import load_data_file
from practice.record import Value

FILE = Path(__file__).with_suffix(".yaml")


class Phrases(Value):
    """Regular expressions by what they mean; they read lower-cased text on one line."""

    version: str
    patterns: dict[str, tuple[str, ...]]

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        return {name: re.compile("|".join(f"(?:{one})" for one in many)) for name, many in self.patterns.items()}

    def says(self, name: str, text: str) -> bool:
        """Say whether the text holds a phrase of that meaning. An unknown name is a ``KeyError``."""
        return self._compiled[name].search(plain(text)) is not None

    def group(self, name: str, text: str) -> str:
        """Return what the phrase's first group caught, in the text's own spelling; empty where there is none."""
        flat = " ".join(text.split())
        match = self._compiled[name].search(plain(text))
        if match is None:
            return ""
        caught = next((number for number, one in enumerate(match.groups(), start=1) if one), 0)
        return flat[match.start(caught) : match.end(caught)].strip(" .,!?") if len(flat) == len(plain(text)) else ""


def plain(text: str) -> str:
    """Return the text on one line, lower-cased, with straight apostrophes."""
    return " ".join(text.split()).lower().replace("’", "'")


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """Return the phrases, read once; raises ``SettingsError`` where their file is missing or wrong."""
    return load_data_file(FILE, Phrases)
