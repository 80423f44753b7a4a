"""A token bucket for each API client."""

import math
from datetime import datetime

from ehr.sandbox.problems import RateLimited


class RateLimit:
    """Allows ``per_minute`` calls in any burst, refilled evenly; None allows everything."""

    def __init__(self, per_minute: int | None) -> None:
        self.per_minute = per_minute
        self._buckets: dict[str, tuple[float, datetime]] = {}

    def spend(self, api_client: str, now: datetime) -> None:
        """Take one call from the client's bucket, or raise RateLimited with the seconds until the next."""
        if self.per_minute is None:
            return
        left, since = self._buckets.get(api_client, (float(self.per_minute), now))
        a_second = self.per_minute / 60
        left = min(float(self.per_minute), left + max(0.0, (now - since).total_seconds()) * a_second)
        if left < 1:
            self._buckets[api_client] = (left, now)
            wait = max(1, math.ceil((1 - left) / a_second))
            raise RateLimited(
                f"More than {self.per_minute} calls in a minute. Wait {wait} s.", headers={"Retry-After": str(wait)}
            )
        self._buckets[api_client] = (left - 1, now)
