"""The memory of named writes: the same key again gets the first answer, and has no second effect."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ehr.sandbox.columns import microseconds
from ehr.sandbox.problems import MalformedRequest, Unprocessable
from ehr.sandbox.tables import IDEMPOTENT_WRITES

_LONGEST_KEY = 200
_SWEEP_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Written:
    """The answer to a write, as it is given and, for a repeated key, given again."""

    status: int
    record_id: str
    version: int
    body: str
    replayed: bool = False


@dataclass(frozen=True)
class WriteName:
    """An idempotency key of one API client, with what it was used for."""

    api_client: str
    key: str
    fingerprint: str


def name_of_write(api_client: str, key: str | None, method: str, path: str, body: bytes) -> WriteName | None:
    """Return the name of a write, None if it has none. Raises MalformedRequest for a key that cannot be kept."""
    if key is None:
        return None
    if not 1 <= len(key) <= _LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise MalformedRequest(f"Idempotency-Key must be 1 to {_LONGEST_KEY} printable ASCII characters.")
    fingerprint = hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()
    return WriteName(api_client, key, fingerprint)


class WriteMemory:
    """Kept in the same transaction as the write itself, so that neither is ever without the other."""

    def __init__(self, hours: int) -> None:
        self._kept = timedelta(hours=hours)
        self._swept_at: datetime | None = None

    async def recall(self, connection: AsyncConnection, name: WriteName | None, now: datetime) -> Written | None:
        """Return the first answer to this name, if any. Raises Unprocessable if the key named something else."""
        if name is None:
            return None
        table = IDEMPOTENT_WRITES
        this = (table.c.api_client == name.api_client) & (table.c.key == name.key)
        row = (await connection.execute(select(table).where(this))).first()
        if row is None:
            return None
        if row.created_at <= microseconds(now - self._kept):
            await connection.execute(delete(table).where(this))
            return None
        if row.fingerprint != name.fingerprint:
            raise Unprocessable("This Idempotency-Key was used for another request. Use a new one.")
        return Written(row.status, row.record_id, row.version, row.body, replayed=True)

    async def keep(self, connection: AsyncConnection, name: WriteName | None, written: Written, now: datetime) -> None:
        """Remember the answer and, now and then, forget those that are too old."""
        if name is None:
            return
        table = IDEMPOTENT_WRITES
        if self._swept_at is None or now - self._swept_at > _SWEEP_EVERY:
            self._swept_at = now
            await connection.execute(delete(table).where(table.c.created_at <= microseconds(now - self._kept)))
        row = {
            "api_client": name.api_client,
            "key": name.key,
            "fingerprint": name.fingerprint,
            "status": written.status,
            "record_id": written.record_id,
            "version": written.version,
            "body": written.body,
            "created_at": microseconds(now),
        }
        await connection.execute(insert(table), row)
