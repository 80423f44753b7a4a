"""What a sentence of a chart is about."""

import re
from functools import cached_property, lru_cache
from pathlib import Path

from practice.data_file import load_data_file
from practice.record import Value
from practice.text.note_cues import NoteCategory, note_cues
from practice.text.transcript import Speaker

FILE = Path(__file__).with_suffix(".yaml")


class ChartThemes(Value):
    """Patterns by theme."""

    version: str
    themes: dict[str, str]
    risk: tuple[str, ...]

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        return {theme: re.compile(pattern) for theme, pattern in self.themes.items()}

    def shows(self, theme: str, text: str) -> bool:
        """Say whether the text shows a theme. An unknown name is a ``KeyError``."""
        return self._compiled[theme].search(text.lower()) is not None

    def is_risk(self, text: str) -> bool:
        """Say whether the text speaks of danger to self or others, affirmed or denied."""
        lowered = text.lower()
        if NoteCategory.RISK in note_cues().weights(lowered, Speaker.NOTE):
            return True
        return any(re.search(pattern, lowered) for pattern in self.risk)


@lru_cache(maxsize=1)
def chart_themes() -> ChartThemes:
    """Return the themes, read once; raises ``SettingsError`` where their file is missing or wrong."""
    return load_data_file(FILE, ChartThemes)
