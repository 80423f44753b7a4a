"""The hash chain: pure arithmetic over audit events, with neither a database nor a clock.

Each event's hash is SHA-256 over its canonical JSON, in which stands the hash of the event before it: a change, a gap,
an insertion or a swap breaks every later link. The head says how long the chain is and where it ends; signed with a key
that the database does not hold (``ledger.signing``), it also shows that the tail was cut or the whole chain computed
anew. A head that was kept elsewhere, an anchor, shows even that an older database was put back.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from ledger.signing import HeadSigner, HeadVerifier
from practice.record import Value

GENESIS = "0" * 64
"""What the first event names as the hash before it."""

HASHED_FIELDS = ("seq", "id", "at", "practice_id", "actor", "event", "subject", "detail", "previous_hash")


class ChainHead(Value):
    """The end of a practice's chain.

    ``signature`` (Ed25519, hexadecimal) and ``key_id`` are empty where Handrail runs without an audit key, and where
    the head before this one was not signed: what was tampered with is never signed as if it were whole.
    """

    practice_id: str
    length: int
    last_hash: str
    signature: str = ""
    key_id: str = ""

    @property
    def content(self) -> bytes:
        """What the signature is over."""
        said = {"practice_id": self.practice_id, "length": self.length, "last_hash": self.last_hash}
        return canonical(said).encode()

    def is_signed(self, verifier: HeadVerifier) -> bool:
        """Say whether one of the verifier's keys signed exactly this head."""
        return verifier.accepts(self.content, self.key_id, self.signature)


class ChainReport(Value):
    """What verifying found. ``broken_at`` is the sequence number at which the chain stops being believable."""

    ok: bool
    length: int
    broken_at: int | None = None
    reason: str = ""


def canonical(content: Any) -> str:
    """Return the one JSON text of ``content``: keys sorted, no spaces, UTF-8 as it is."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def event_hash(event: Mapping[str, Any]) -> str:
    """Return the hash of an event given as its fields."""
    return hashlib.sha256(canonical({name: event[name] for name in HASHED_FIELDS}).encode()).hexdigest()


def signed_head(practice_id: str, length: int, last_hash: str, signer: HeadSigner | None) -> ChainHead:
    """Return the head of a chain, signed where somebody signs."""
    head = ChainHead(practice_id=practice_id, length=length, last_hash=last_hash)
    if signer is None:
        return head
    return head.model_copy(update={"signature": signer.sign(head.content), "key_id": signer.key_id})


def _hash_is_right(event: Mapping[str, Any]) -> bool:
    try:
        return hmac.compare_digest(event_hash(event), event["hash"])
    except (KeyError, TypeError, ValueError):  # a tampered event may lack a field or hold what JSON cannot
        return False


class ChainCheck:
    """Follows a chain from its first event; ``feed`` each event in order, then ``close`` with the head."""

    def __init__(self, practice_id: str, verifier: HeadVerifier | None = None, anchor: ChainHead | None = None) -> None:
        self._practice_id = practice_id
        self._verifier = verifier
        self._anchor = anchor
        self._length = 0
        self._last_hash = GENESIS

    def feed(self, event: Mapping[str, Any]) -> ChainReport | None:
        """Check the next event; return a report where the chain breaks here."""
        expected = self._length + 1
        if event.get("seq") != expected:
            return self._broken(expected, "an event is missing, repeated or out of order")
        if event.get("practice_id") != self._practice_id:
            return self._broken(expected, "the event belongs to another practice")
        if event.get("previous_hash") != self._last_hash:
            return self._broken(expected, "the event does not follow the one before it")
        if not _hash_is_right(event):
            return self._broken(expected, "the event was changed")
        self._length, self._last_hash = expected, event["hash"]
        if self._anchor is not None and self._anchor.length == expected and self._anchor.last_hash != self._last_hash:
            return self._broken(expected, "the chain is not the one that was anchored")
        return None

    def close(self, head: ChainHead | None) -> ChainReport:
        """Check the end of the chain and return the report."""
        after = self._length + 1
        if self._anchor is not None and self._anchor.length > self._length:
            return self._broken(after, "the chain is shorter than when it was anchored")
        if head is None:
            return self._broken(after, "the head is missing") if self._length else ChainReport(ok=True, length=0)
        if head.length > self._length:
            return self._broken(after, "the end of the chain was cut off")
        if (head.length, head.last_hash) != (self._length, self._last_hash):
            return self._broken(head.length + 1, "the chain goes on past its head")
        if self._verifier is not None and not head.is_signed(self._verifier):
            return self._broken(self._length, "the head was not signed with the audit key")
        return ChainReport(ok=True, length=self._length)

    def _broken(self, seq: int, reason: str) -> ChainReport:
        return ChainReport(ok=False, length=self._length, broken_at=seq, reason=reason)
