"""Rate limits: a bucket for each caller, refilled by the minute."""

import ipaddress
from collections import OrderedDict

from practice.clock import Clock
from practice.errors import HandrailError

MOST_CALLERS = 10_000


class TooManyRequests(HandrailError):
    """The caller's bucket is empty; ``seconds`` until it is not."""

    status = 429
    title = "Too many requests"

    def __init__(self, seconds: float) -> None:
        self.seconds = int(seconds) + 1
        super().__init__("Please slow down.", f"Wait {self.seconds} seconds, then try again.")


class RateLimit:
    """A token bucket a key; the least recently seen key is forgotten past ``MOST_CALLERS``."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one from the key's bucket. Raises ``TooManyRequests``, and takes nothing, where it is empty."""
        now = self._clock().timestamp()
        level, seen = self._buckets.get(key, (float(self._per_minute), now))
        rate = self._per_minute / 60
        level = min(float(self._per_minute), level + max(now - seen, 0.0) * rate)
        enough = level >= 1
        self._buckets[key] = (level - enough, now)
        self._buckets.move_to_end(key)
        while len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        if not enough:
            raise TooManyRequests((1 - level) / rate)


def network_of(host: str | None) -> str:
    """Return the key of an address. One household or office has a whole IPv6 /64, and so counts as one."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "address:unknown"
    if address.version == 6 and address.ipv4_mapped is None:
        return f"address:{ipaddress.ip_network((address, 64), strict=False).network_address}"
    return f"address:{address}"
