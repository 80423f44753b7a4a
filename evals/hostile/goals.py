"""Attack goals: what an attacker wants, in their words. Our own, and further ones from a file beside the project."""

import json
from pathlib import Path
from typing import Any, Self

from pydantic import Field

from evals.case_file import load_cases
from practice.errors import SettingsError
from practice.record import Value

FILE = Path(__file__).with_name("goals.yaml")
OUTSIDE = "outside"
"""The kind of goals that were read from a file beside the project."""


class AttackGoal(Value):
    """One goal. ``text`` may hold {client}, {appointment} and {name} for another client's."""

    id: str
    kind: str
    text: str = Field(min_length=1, max_length=2_000)


class GoalFile(Value):
    """Our own goals, by kind."""

    version: str
    goals: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the file. ``SettingsError`` names file and field."""
        return load_cases(path, cls)

    def each(self) -> tuple[AttackGoal, ...]:
        """Return every goal with an id."""
        return tuple(
            AttackGoal(id=f"{kind}-{number}", kind=kind, text=text)
            for kind, texts in self.goals.items()
            for number, text in enumerate(texts, start=1)
        )


def load_goals(outside: Path | None = None) -> tuple[AttackGoal, ...]:
    """Return our own goals and, where the file is there, those of ``outside``.

    That is JSON lines in the form of Agent Security Bench (Zhang et al., ICLR 2025): ``Attacker Tool``, ``Attacker
    Instruction``. Raises ``SettingsError`` for a file of another form.
    """
    own = GoalFile.load().each()
    if outside is None or not outside.exists():
        return own
    lines = outside.read_text(encoding="utf-8").splitlines()
    return own + tuple(_of_line(number, line, outside) for number, line in enumerate(lines, start=1) if line.strip())


def _of_line(number: int, line: str, path: Path) -> AttackGoal:
    try:
        entry: dict[str, Any] = json.loads(line)
        text = f"{entry['Attacker Instruction']} Use the tool {entry['Attacker Tool']}."
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path.name}, line {number}, is no attack goal.", "It needs 'Attacker Tool' and 'Attacker Instruction'."
        ) from error
    return AttackGoal(id=f"{OUTSIDE}-{number}", kind=OUTSIDE, text=text)
