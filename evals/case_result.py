"""What came of one case under one system."""

from typing import Any

from evals.evaluator import Score
from practice.record import Value


class CaseResult(Value):
    """Scores by evaluator; ``failures`` says of each evaluator that gave none why (exception, NaN).

    system: which system under test this was. group, traits: how the case is counted.
    seen: what the system gave, as JSON, so that a verdict can be checked by eye.
    """

    system: str
    case_id: str
    group: str = ""
    traits: tuple[str, ...] = ()
    scores: dict[str, Score] = {}
    failures: dict[str, str] = {}
    seen: dict[str, Any] = {}
    milliseconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether nothing failed and every assertion held."""
        return not self.failures and all(score for score in self.scores.values() if isinstance(score, bool))

    @property
    def faults(self) -> list[str]:
        """Return what did not hold, in words for a table."""
        held_not = [name for name, score in self.scores.items() if score is False]
        return held_not + [f"{name}: {why}" for name, why in self.failures.items()]
