"""How a delivery proves where it comes from, and when it left: HMAC-SHA256 over 't.body'."""

import hashlib
import hmac

SIGNATURE_HEADER = "X-Sandbox-Signature"
EVENT_ID_HEADER = "X-Event-Id"


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the signature header of ``body`` sent at unix second ``at``: ``t=<unix>,v1=<hex>``."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def verify(secret: str, body: bytes, header: str, now: int, tolerance_seconds: int = 300) -> bool:
    """Whether the header signs this body, and was made within the tolerance of ``now`` (a replay is older)."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    sent = parts.get("t", "")
    if not (sent.isascii() and sent.isdigit()) or abs(now - int(sent[:12])) > tolerance_seconds:
        return False
    return hmac.compare_digest(sign(secret, body, int(sent)).encode(), header.encode("utf-8", "replace"))
