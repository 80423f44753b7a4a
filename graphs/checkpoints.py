"""Where paused runs are kept: encrypted, on the ledger's kind of database, reviving nothing but plain data.

A stored value names its cipher and its key. One that names no cipher was not written by Handrail, and is refused.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.encrypted import EncryptedSerializer
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from practice.errors import SealBroken

CIPHER = "aesgcm"
NONCE_BYTES = 12


class CheckpointCipher:
    """AES-GCM with a fresh nonce for every value: seals with the first key, opens with any."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {_name_of(key): AESGCM(key) for key in keys}
        self.current = _name_of(keys[0])

    def encrypt(self, plaintext: bytes) -> tuple[str, bytes]:
        """Return the name of cipher and key, and nonce + ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        return self.current, nonce + self._ciphers[self.current].encrypt(nonce, plaintext, None)

    def decrypt(self, ciphername: str, ciphertext: bytes) -> bytes:
        """Return the plaintext. Raises ``SealBroken`` for an altered value, another cipher or an unknown key."""
        named = self._ciphers.get(ciphername)
        # Before keys had names there was one key, which may stand anywhere among them now.
        candidates = list(self._ciphers.values()) if ciphername == CIPHER else [named] if named else []
        for cipher in candidates:
            try:
                return cipher.decrypt(ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:], None)
            except InvalidTag:
                continue
        raise SealBroken("A stored run does not open: another key sealed it, or it was changed outside Handrail.")


class SealedSerializer(EncryptedSerializer):
    """Seals plain data (no module is allowed to be revived), and opens nothing that was not sealed."""

    def __init__(self, cipher: CheckpointCipher) -> None:
        super().__init__(cipher, JsonPlusSerializer(allowed_msgpack_modules=None))

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Open a value. Raises ``SealBroken`` for one without a cipher's tag, which LangGraph itself would revive."""
        if "+" not in data[0]:
            raise SealBroken("A stored run is not sealed: it was not written by Handrail.")
        return super().loads_typed(data)


def _name_of(key: bytes) -> str:
    return f"{CIPHER}-{hashlib.sha256(b'handrail checkpoint key' + key).hexdigest()[:8]}"


@asynccontextmanager
async def open_checkpoints(url: str, folder: Path, keys: Sequence[bytes]) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    """Open the saver that fits the ledger's database: SQLite beside it, or the same PostgreSQL."""
    serde = SealedSerializer(CheckpointCipher(keys))
    if url.startswith("postgresql"):
        async with AsyncConnectionPool(
            url.replace("+asyncpg", ""),
            max_size=8,
            open=False,
            kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row},
        ) as pool:
            saver = AsyncPostgresSaver(pool, serde=serde)  # type: ignore[arg-type]  # the stubs know one row type only
            await saver.setup()
            yield saver
        return
    folder.mkdir(parents=True, exist_ok=True)
    async with aiosqlite.connect(folder / "checkpoints.db") as connection:
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA synchronous=NORMAL")
        sqlite = AsyncSqliteSaver(connection, serde=serde)
        await sqlite.setup()
        yield sqlite


SQLITE_VALUES = (("checkpoints", "checkpoint"), ("writes", "value"))
POSTGRES_VALUES = (("checkpoint_blobs", "blob"), ("checkpoint_writes", "blob"))


async def reseal_checkpoints(saver: BaseCheckpointSaver[Any], keys: Sequence[bytes]) -> int:
    """Seal anew with the first key whatever another has sealed; return how many values that were.

    For a stopped server. Raises ``SealBroken`` at a value that no key opens, and then changes nothing.
    """
    cipher = CheckpointCipher(keys)
    if isinstance(saver, AsyncSqliteSaver):
        total = 0
        for table, column in SQLITE_VALUES:
            found = await saver.conn.execute_fetchall(f"SELECT rowid, type, {column} FROM {table} WHERE type <> ''")
            stale = _resealed(cipher, found)
            change = f"UPDATE {table} SET type = ?, {column} = ? WHERE rowid = ?"
            await saver.conn.executemany(change, stale)
            total += len(stale)
        await saver.conn.commit()
        return total
    assert isinstance(saver, AsyncPostgresSaver)
    return await _reseal_postgres(saver, cipher)


async def _reseal_postgres(saver: AsyncPostgresSaver, cipher: CheckpointCipher) -> int:
    total = 0
    async with saver._cursor() as cursor, cursor.connection.transaction():
        for table, column in POSTGRES_VALUES:
            await cursor.execute(f"SELECT ctid::text AS place, type, {column} FROM {table} WHERE {column} IS NOT NULL")
            found = [(row["place"], row["type"], row[column]) for row in await cursor.fetchall()]
            stale = _resealed(cipher, found)
            await cursor.executemany(f"UPDATE {table} SET type = %s, {column} = %s WHERE ctid = (%s)::tid", stale)
            total += len(stale)
    return total


def _resealed(cipher: CheckpointCipher, found: Iterable[Any]) -> list[tuple[str, bytes, Any]]:
    """Return type, sealed value and place of each row that another key has sealed."""
    stale = []
    for place, kind, value in found:
        plain_kind, _, name = kind.partition("+")
        if name != cipher.current:
            fresh, sealed = cipher.encrypt(
                cipher.decrypt(name, value.encode() if isinstance(value, str) else bytes(value))
            )
            stale.append((f"{plain_kind}+{fresh}", sealed, place))
    return stale
