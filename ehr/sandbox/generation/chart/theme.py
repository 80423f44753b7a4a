"""What a client is in therapy for: story, symptoms, thoughts, skills and goals of one theme (``themes/*.yaml``)."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from ehr.sandbox.generation.chart.grammar import Lines
from practice.data_file import load_data_file
from practice.record import Value

_FOLDER = Path(__file__).with_name("themes")


class ByLevel(Value):
    """Lines for a high, moderate and low severity."""

    high: Lines
    moderate: Lines
    low: Lines

    def at(self, level: str) -> Lines:
        """Return the lines of a level."""
        lines: Lines = getattr(self, level)
        return lines


class Skill(Value):
    """Something that is taught in session and practiced between sessions."""

    name: str
    teach: str
    practice: str
    gain: Lines
    snag: Lines


class Metric(Value):
    """How a goal is counted: its value at full severity and at none, and how it is said."""

    says: str
    worst: int
    best: int
    step: int = Field(gt=0)

    def at(self, severity: float) -> int:
        """Return the count that goes with a severity (0 to 1), rounded to the step."""
        exact = self.best + min(1.0, max(0.0, severity)) * (self.worst - self.best)
        return round(exact / self.step) * self.step


class Goal(Value):
    """A measurable goal."""

    text: str
    short: str
    measure: str
    metric: Metric
    interventions: tuple[str, ...]


class Loading(Value):
    """How strongly a theme shows as depression and as anxiety."""

    depression: float
    anxiety: float


class Theme(Value):
    """One theme."""

    version: int
    id: str
    label: str
    diagnoses: dict[str, float]
    loading: Loading
    topics: Lines
    complaint: Lines
    history: Lines
    story: Lines = Field(description="What happens, in order; clauses that follow 'reported that'")
    symptoms: ByLevel
    thoughts: Lines
    balanced: Lines
    observed: Lines
    observed_in_person: Lines = ()
    formulation: Lines
    skills: tuple[Skill, ...]
    goals: tuple[Goal, ...]


@lru_cache
def load_themes() -> dict[str, Theme]:
    """Read every theme, by id."""
    themes = (load_data_file(path, Theme) for path in sorted(_FOLDER.glob("*.yaml")))
    return {theme.id: theme for theme in themes}
