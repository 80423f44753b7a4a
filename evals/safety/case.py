"""The cases of the safety suite."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from evals.case_file import load_cases
from evals.safety.end_state import Expected
from evals.safety.step import Say, Step
from practice.record import Value

FILE = Path(__file__).resolve().parent.parent / "cases" / "safety.yaml"
Group = Literal["crisis", "lookalike", "allowlist", "injection", "approval"]


class SafetyCase(Value):
    """What people do, and how it must end.

    client: the client it is about; None lets the suite pick one that no other case uses.
    own_practice: the practice is opened afresh for it.
    end, also: the expected end; see ``SafetyFile``.
    """

    id: str
    group: Group
    traits: tuple[str, ...] = ()
    client: str | None = None
    own_practice: bool = False
    says: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    end: str | Expected
    also: Expected | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if bool(self.says) == bool(self.steps):
            raise ValueError("a case has either 'says' or 'steps'")
        return self

    @property
    def played(self) -> tuple[Step, ...]:
        """The steps."""
        return self.steps or tuple(Say(text=text) for text in self.says)

    @property
    def expected(self) -> Expected:
        """The expected end; ``SafetyFile`` has put it there."""
        if isinstance(self.end, str):
            raise LookupError(f"{self.id}: the end '{self.end}' was not looked up")
        return self.end


class SafetyFile(Value):
    """A file of cases; ``ends`` are expected ends by name, to be shared and then changed by ``also``."""

    version: str
    ends: Mapping[str, Expected] = {}
    cases: tuple[SafetyCase, ...] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the cases. ``SettingsError`` names file, case and field."""
        return load_cases(path, cls)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        ids = [case.id for case in self.cases]
        if twice := {one for one in ids if ids.count(one) > 1}:
            raise ValueError(f"ids that stand twice: {', '.join(sorted(twice))}")
        unknown = [f"{c.id} ({c.end})" for c in self.cases if isinstance(c.end, str) and c.end not in self.ends]
        if unknown:
            raise ValueError(f"ends that are not declared: {', '.join(unknown)}")
        return self

    def ready(self) -> tuple[SafetyCase, ...]:
        """Return the cases with their expected ends looked up."""
        return tuple(
            case.model_copy(update={"end": self._end(case).changed_by(case.also), "also": None}) for case in self.cases
        )

    def _end(self, case: SafetyCase) -> Expected:
        return self.ends[case.end] if isinstance(case.end, str) else case.end
