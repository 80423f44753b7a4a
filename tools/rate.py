"""How many tool calls one person's work may make in a minute, over all their turns together."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

MINUTE = 60.0
MOST_PEOPLE = 10_000
"""So many people are remembered; whoever has been quiet longest is forgotten first."""


class CallRate:
    """A sliding minute for each person. Seconds are of the machine's monotonic clock, not of the calendar."""

    def __init__(self, per_minute: int = 600, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._seconds = seconds
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, person_id: str) -> bool:
        """Take one call of this person's; False where the last minute holds as many as it may."""
        now = self._seconds()
        made = self._calls.setdefault(person_id, deque())
        self._calls.move_to_end(person_id)
        while made and made[0] <= now - MINUTE:
            made.popleft()
        if len(self._calls) > MOST_PEOPLE:
            self._calls.popitem(last=False)
        if len(made) >= self._per_minute:
            return False
        made.append(now)
        return True
