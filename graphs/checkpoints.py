"""Where paused runs are kept: encrypted, on the ledger's kind of database, reviving nothing but plain data."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.encrypted import EncryptedSerializer
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

CIPHER = "aesgcm"
NONCE_BYTES = 12


class CheckpointCipher:
    """AES-GCM with a fresh nonce for every value."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def encrypt(self, plaintext: bytes) -> tuple[str, bytes]:
        """Return the cipher's name and nonce + ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        return CIPHER, nonce + self._aead.encrypt(nonce, plaintext, None)

    def decrypt(self, ciphername: str, ciphertext: bytes) -> bytes:
        """Return the plaintext; a value that was altered or sealed under another key raises."""
        if ciphername != CIPHER:
            raise ValueError(f"Checkpoints are sealed with {CIPHER}, not {ciphername}")
        return self._aead.decrypt(ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:], None)


def sealed_serializer(key: bytes) -> EncryptedSerializer:
    """Serialize plain data only (no module is allowed to be revived), and seal it."""
    return EncryptedSerializer(CheckpointCipher(key), JsonPlusSerializer(allowed_msgpack_modules=None))


@asynccontextmanager
async def open_checkpoints(url: str, folder: Path, key: bytes) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    """Open the saver that fits the ledger's database: SQLite beside it, or the same PostgreSQL."""
    serde = sealed_serializer(key)
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
