"""Signed webhooks from the EHR: HMAC-SHA256 over time and body, fresh within five minutes."""

import hmac
from hashlib import sha256

from practice.clock import Clock
from practice.errors import HandrailError

HEADER = "X-Sandbox-Signature"
FRESH_SECONDS = 300


class SignatureWrong(HandrailError):
    """The delivery does not prove that it comes from our EHR, now."""

    status = 401
    title = "Not signed"


class WebhookSignature:
    """Checks ``t=<unix>,v1=<hex>`` against the raw body."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret.encode()
        self._clock = clock

    def fits(self, header: str | None, body: bytes) -> bool:
        """Return True for a signature made with our secret within the last five minutes."""
        parts = dict(part.split("=", 1) for part in (header or "").split(",") if "=" in part)
        moment, given = parts.get("t", ""), parts.get("v1", "")
        if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
            return False
        if abs(self._clock().timestamp() - int(moment)) > FRESH_SECONDS:
            return False
        expected = hmac.new(self._secret, moment.encode() + b"." + body, sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), given.encode())
