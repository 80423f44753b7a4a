"""Scores that raise the alarm by themselves, whatever was written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pydantic import Field

from policies.crisis.reading import CrisisLevel
from policies.policy_file import load_policy_file
from practice.chart import Assessment, Instrument
from practice.errors import InputError
from practice.instruments import score_instrument
from practice.record import Value

UNREADABLE = "unreadable_form"
_FILE = Path(__file__).with_name("scores.yaml")


class ScoreRule(Value):
    """One answer, or the total where ``item`` is None, that a person must look at from ``at_least`` on."""

    id: str
    instrument: Instrument
    item: int | None = Field(default=None, ge=1)
    at_least: int = Field(ge=0)
    level: CrisisLevel

    def holds(self, assessment: Assessment) -> bool:
        """Whether the filled-in instrument reaches it."""
        if assessment.instrument is not self.instrument:
            return False
        answers = assessment.items if self.item is None else assessment.items[self.item - 1 : self.item]
        return bool(answers) and sum(answers) >= self.at_least


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
        """Read the answers themselves; a total that came with them is never taken on trust.

        A form that cannot be scored, answers missing or out of range, is for a person: elevated at least.
        """
        reached = [rule for rule in self.rules if rule.holds(assessment)]
        found = {rule.id: rule.level for rule in reached}
        try:
            score_instrument(assessment.instrument, assessment.items)
        except InputError:
            found[UNREADABLE] = CrisisLevel.ELEVATED
        level = max(found.values(), key=lambda one: one.step, default=CrisisLevel.NONE)
        return ScoreReading(level=level, rules=tuple(found), version=self.version)
