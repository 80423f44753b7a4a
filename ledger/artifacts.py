"""Prompts, outputs and edits: the words that the audit points to but never holds.

The audit keeps an artifact's digest. Erasing the artifact under a retention rule leaves the chain whole, and because
the digest covers a random salt that goes with the text, an erased text cannot be guessed back from its digest.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Table

from ledger.repository import Repository
from ledger.schema import Moment, metadata, word
from ledger.sealing import SealedText
from practice.errors import SealBroken
from practice.record import Instant, Value

artifacts = Table(
    "artifacts",
    metadata,
    word("digest", primary_key=True),
    word("practice_id"),
    word("kind"),
    Column("salt", SealedText("artifacts.salt")),
    Column("body", SealedText("artifacts.body")),
    Column("created_at", Moment, nullable=False),
    Column("erased_at", Moment),
)


class Artifact(Value):
    """A text that the audit refers to. ``body`` and ``salt`` are None once it was erased."""

    digest: str
    kind: str
    salt: str | None
    body: str | None
    created_at: Instant
    erased_at: Instant | None


class Artifacts(Repository):
    """The artifacts of a practice."""

    async def put(self, kind: str, body: str) -> str:
        """Keep a text and return the digest to put into the audit. ``kind`` is a word such as ``prompt``."""
        return await self.keep(new_artifact(kind, body, self._work.clock()))

    async def keep(self, artifact: Artifact) -> str:
        """Keep an artifact that was made outside, and return its digest."""
        await self._insert(artifacts, **artifact.model_dump())
        return artifact.digest

    async def get(self, digest: str) -> Artifact | None:
        """Return the artifact, erased or not. Raises ``SealBroken`` where the digest is of another text."""
        found = await self._first(Artifact, self._select(artifacts).where(artifacts.c.digest == digest))
        if found is not None and found.body is not None and found.salt is not None:
            if not hmac.compare_digest(artifact_digest(found.kind, found.salt, found.body), digest):
                raise SealBroken("An artifact is not the one that the audit refers to.")
        return found

    async def erase(self, digest: str) -> None:
        """Erase the text; what remains says that there was one, of which kind, and when it went."""
        await self._erase_where(artifacts.c.digest == digest)

    async def erase_all(self, digests: Sequence[str]) -> int:
        """Erase the texts of these digests; return how many there were."""
        return sum([await self._erase_where(artifacts.c.digest == digest) for digest in dict.fromkeys(digests)])

    async def erase_before(self, moment: datetime) -> int:
        """Erase every text kept before ``moment``; return how many."""
        return await self._erase_where(artifacts.c.created_at < moment)

    async def _erase_where(self, condition: ColumnElement[bool]) -> int:
        kept = self._update(artifacts).where(condition, artifacts.c.erased_at.is_(None))
        gone = kept.values(salt=None, body=None, erased_at=self._work.clock()).returning(artifacts.c.digest)
        return len((await self._work.connection.execute(gone)).all())


def new_artifact(kind: str, body: str, now: datetime) -> Artifact:
    """Return an artifact with a salt of its own, not kept yet."""
    salt = secrets.token_hex(16)
    digest = artifact_digest(kind, salt, body)
    return Artifact(digest=digest, kind=kind, salt=salt, body=body, created_at=now, erased_at=None)


def artifact_digest(kind: str, salt: str, body: str) -> str:
    """Return the digest of a text, as 64 hexadecimal digits."""
    return hashlib.sha256("\0".join((kind, salt, body)).encode()).hexdigest()
