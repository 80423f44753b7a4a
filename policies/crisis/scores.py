"""Scores that raise the alarm by themselves, whatever was written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pydantic import Field

from policies.crisis.reading import CrisisLevel
from policies.policy_file import load_policy_file
from practice.chart import Assessment, Instrument
from practice.record import Value

_FILE = Path(__file__).with_name("scores.yaml")


class ScoreRule(Value):
    """One answer, or the total where ``item`` is None, that a person must look at from ``at_least`` on."""

    id: str
    instrument: Instrument
    item: int | None = Field(default=None, ge=1)
    at_least: int = Field(ge=0)
    level: CrisisLevel

    def holds(self, assessment: Assessment) -> bool:
        """Whether the filled-in instrument reaches it. A form with answers missing or out of range always does."""
        if assessment.instrument is not self.instrument:
            return False
        if any(answer < 0 for answer in assessment.items):
            return True
        if self.item is None:
            return sum(assessment.items) >= self.at_least
        return len(assessment.items) < self.item or assessment.items[self.item - 1] >= self.at_least


class ScoreReading(Value):
    """The verdict on one filled-in instrument, and the rules that it reached."""

    level: CrisisLevel
    rules: tuple[str, ...]
    version: str


class ScoreRules(Value):
    """The rules of ``scores.yaml``."""

    version: str
    rules: Sequence[ScoreRule] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path = _FILE) -> Self:
        """Read the rules; raises SettingsError where they are missing or wrong."""
        return load_policy_file(path, cls)

    def read(self, assessment: Assessment) -> ScoreReading:
        """Read the answers themselves; a total that came with them is never taken on trust."""
        reached = [rule for rule in self.rules if rule.holds(assessment)]
        level = max((rule.level for rule in reached), key=lambda one: one.step, default=CrisisLevel.NONE)
        return ScoreReading(level=level, rules=tuple(rule.id for rule in reached), version=self.version)
