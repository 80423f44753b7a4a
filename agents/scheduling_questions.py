"""The fixed questions of the scheduler, and how a later turn recognizes one."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from practice.data_file import load_data_file
from practice.record import Value

FILE = Path(__file__).with_suffix(".yaml")
_NUMBERED = re.compile(r"\((\d)\) (.+?)(?=; \(\d\)|\?|\. Would)")


class SchedulingQuestions(Value):
    """Sentences with fields, by what they ask."""

    version: str
    which: str
    not_that_day: str
    move_or_cancel: str
    nothing_to_move: str
    nearest: str
    nothing_near: str
    beyond_horizon: str
    only_its_own: str
    whom: str
    pick_one: str
    other_days: str
    unclear: str

    def asked(self, text: str) -> str:
        """Return the name of the question that a text is; empty if it is none of these."""
        for name in type(self).model_fields:
            start = str(getattr(self, name)).split("{")[0]
            if name != "version" and start and text.startswith(start):
                return name
        return ""


@lru_cache(maxsize=1)
def scheduling_questions() -> SchedulingQuestions:
    """Return the questions, read once; raises ``SettingsError`` where their file is missing or wrong."""
    return load_data_file(FILE, SchedulingQuestions)


def numbered(labels: Sequence[str]) -> str:
    """Write choices so that people can read them and ``choices_in`` can find them again."""
    return "; ".join(f"({number}) {label}" for number, label in enumerate(labels, start=1))


def choices_in(question: str) -> tuple[str, ...]:
    """Return the labels that ``numbered`` wrote into a question."""
    return tuple(match[2] for match in _NUMBERED.finditer(question))
