"""The evaluations' own time: it stands still, so that 'next Thursday' is the same day in every run."""

from datetime import UTC, datetime, timedelta

OPENING = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
"""A Friday, 9 in the morning in Chicago."""


class EvaluationClock:
    """A clock that moves only when a case waits."""

    def __init__(self, now: datetime = OPENING) -> None:
        self._now = now

    def __call__(self) -> datetime:
        """Return the present moment of the evaluation."""
        return self._now

    def advance(self, hours: float) -> None:
        """Let hours pass."""
        self._now += timedelta(hours=hours)
