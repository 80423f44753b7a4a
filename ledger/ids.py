"""Ids that sort by the moment they were made, in the manner of ULID (github.com/ulid/spec)."""

import secrets
from datetime import UTC, datetime, timedelta
from threading import Lock

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 80
_STEP_BITS = 32


class _Sequence:
    """The last number given out, so that ids of one process keep their order even where the clock stands still."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = Lock()

    def after(self, now: datetime) -> int:
        milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
        fresh = (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            if milliseconds <= self._last >> _RANDOM_BITS:
                fresh = self._last + 1 + secrets.randbits(_STEP_BITS)
            self._last = fresh
        return fresh


_sequence = _Sequence()


def new_id(prefix: str, now: datetime) -> str:
    """Return for example ``PRP-01JD5M4Q7Z…``: 26 Crockford base-32 digits, larger than every id made before it here."""
    number = _sequence.after(now)
    digits = (_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
    return f"{prefix}-{''.join(digits)}"
