"""What a sentence of a session is about, by declared words."""

import re
from functools import cached_property, lru_cache
from pathlib import Path

from agents.local.phrases import plain
from practice.data_file import load_data_file
from practice.record import Value

FILE = Path(__file__).with_suffix(".yaml")

Patterns = tuple[str, ...]


class NoteCues(Value):
    """Patterns by topic and by kind of sentence."""

    version: str
    topics: dict[str, Patterns]
    observation: Patterns
    measurement: Patterns
    intervention: Patterns
    conclusion: Patterns
    plan: Patterns
    next_session: Patterns
    homework: Patterns
    small_talk: Patterns
    agreement: Patterns

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        kinds = {name: getattr(self, name) for name in type(self).model_fields if name not in {"version", "topics"}}
        return {
            name: re.compile("|".join(f"(?:{one})" for one in many)) for name, many in {**kinds, **self.topics}.items()
        }

    def shows(self, name: str, text: str) -> bool:
        """Say whether the text shows a topic or a kind. An unknown name is a ``KeyError``."""
        return self._compiled[name].search(plain(text)) is not None

    def topics_of(self, text: str) -> list[str]:
        """Return the topics that the text touches."""
        return [topic for topic in self.topics if self.shows(topic, text)]


@lru_cache(maxsize=1)
def note_cues() -> NoteCues:
    """Return the cues, read once; raises ``SettingsError`` where their file is missing or wrong."""
    return load_data_file(FILE, NoteCues)
