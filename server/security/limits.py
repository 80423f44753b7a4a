"""Rate limits: a bucket for each caller, refilled by the minute."""

from collections import OrderedDict

from practice.clock import Clock

MOST_CALLERS = 10_000


class RateLimit:
    """A token bucket a key; the least recently seen key is forgotten past ``MOST_CALLERS``."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, key: str, cost: float = 1.0) -> float:
        """Take ``cost`` from the key's bucket and return 0, or take nothing and return the seconds until it fits."""
        now = self._clock().timestamp()
        level, seen = self._buckets.get(key, (float(self._per_minute), now))
        rate = self._per_minute / 60
        level = min(float(self._per_minute), level + (now - seen) * rate)
        wait = 0.0 if level >= cost else (cost - level) / rate
        self._buckets[key] = (level if wait else level - cost, now)
        self._buckets.move_to_end(key)
        while len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        return wait
