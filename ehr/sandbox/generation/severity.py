"""How ill a client is from week to week: the hidden course that scores and notes both tell of (``severity.yaml``)."""

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.chance import weighted
from ehr.sandbox.generation.chart.theme import Loading
from practice.data_file import load_data_file
from practice.record import Value

_FILE = Path(__file__).with_name("severity.yaml")
_BUMP_WEEKS = 4.0
_OLD_WEEKS = 30
"""Clients who were in care before the records begin have that much of their course behind them."""


class CourseShape(Value):
    """One way in which severity changes."""

    share: float
    remaining: tuple[float, float]
    weeks: tuple[float, float]
    bump: tuple[float, float]


class Start(Value):
    """Where severity begins."""

    lowest: float
    highest: float


class Bands(Value):
    """From which severity on a week counts as high, and as moderate."""

    high: float
    moderate: float


class SeverityPatterns(Value):
    """Everything ``severity.yaml`` declares."""

    version: int
    start: Start
    wobble: float
    carried: float
    courses: dict[str, CourseShape]
    bands: Bands

    def level(self, severity: float) -> str:
        """Return ``high``, ``moderate`` or ``low``."""
        if severity >= self.bands.high:
            return "high"
        return "moderate" if severity >= self.bands.moderate else "low"


@dataclass(frozen=True)
class Course:
    """A client's severity (0 to 1) by week, and how it shows as depression and as anxiety."""

    first_week: int
    severities: tuple[float, ...]
    loading: Loading

    def at(self, week: int) -> float:
        """Return the severity of a week; before the first it is the first, after the last the last."""
        return self.severities[min(max(0, week - self.first_week), len(self.severities) - 1)]

    def depression(self, week: int) -> float:
        """Return how much of the severity shows as depression."""
        return self.at(week) * self.loading.depression

    def anxiety(self, week: int) -> float:
        """Return how much of the severity shows as anxiety."""
        return self.at(week) * self.loading.anxiety


def draw_course(
    care: Care, loading: Loading, rng: Random, almanac: Almanac, shape_name: str | None, start: float | None
) -> Course:
    """Draw the course of one client; ``shape_name`` and ``start`` are fixed for the named people."""
    patterns = load_severity()
    shape = patterns.courses[
        shape_name or weighted(rng, {name: course.share for name, course in patterns.courses.items()})
    ]
    start = start or rng.uniform(patterns.start.lowest, patterns.start.highest)
    last_week = min(care.end_week or almanac.weeks, almanac.weeks)
    weeks = max(1, last_week - care.first_week + 1)
    end, pace = start * rng.uniform(*shape.remaining), rng.uniform(*shape.weeks)
    bump, bump_week = rng.uniform(*shape.bump), rng.uniform(0.4, 0.8) * weeks
    offset = _OLD_WEEKS if care.already_in_care else 0
    severities, carried = [], 0.0
    for week in range(weeks):
        carried = patterns.carried * carried + rng.gauss(0, patterns.wobble)
        level = end + (start - end) * math.exp(-(week + offset) / pace)
        level += bump * math.exp(-(((week - bump_week) / _BUMP_WEEKS) ** 2))
        severities.append(min(0.97, max(0.04, level + carried)))
    return Course(care.first_week, tuple(severities), loading)


@lru_cache
def load_severity() -> SeverityPatterns:
    """Read the patterns of severity."""
    return load_data_file(_FILE, SeverityPatterns)
