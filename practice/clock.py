"""Time is injected, so that a test or a replay can say what 'now' is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """Return the machine's present moment."""
    return datetime.now(UTC)
