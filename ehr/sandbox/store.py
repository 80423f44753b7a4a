"""The sandbox's database: opened explicitly, read freely, written by one writer at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, event, insert, inspect, make_url, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from ehr.sandbox.tables import METADATA, SCHEMA, SCHEMA_VERSION
from practice.errors import SettingsError

_WRITER_LOCK = 0x5A6D_B0C5
"""The PostgreSQL advisory lock that stands for 'I am writing'."""


class Store:
    """Connections to the database.

    A system of record must judge a booking and write it as one step. Writers therefore take turns, in this process and
    in any other on the same database: ``BEGIN IMMEDIATE`` on SQLite, a transaction's advisory lock on PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        address = _with_async_driver(url)
        self._sqlite = address.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(address) if self._sqlite else create_async_engine(address, pool_size=10)
        # Waiting here is fair and instant; waiting inside SQLite polls, with growing pauses.
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        """Create the tables if they are missing. Raises SettingsError for a database of another schema version."""
        async with self.writing() as connection:
            found = await connection.run_sync(_schema_version)
            if found is None:
                await connection.run_sync(METADATA.create_all)
                await connection.execute(insert(SCHEMA).values(version=SCHEMA_VERSION))
            elif found != SCHEMA_VERSION:
                raise SettingsError(
                    f"The sandbox EHR's database has schema {found}; this program needs {SCHEMA_VERSION}.",
                    "Delete the sandbox database: it holds made-up people, and is generated again.",
                )

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reads; each statement sees the latest committed state."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """The only writer's transaction: committed at the end of the block, rolled back by an exception."""
        async with self._turn, self._engine.connect() as connection:
            if self._sqlite:
                await connection.execution_options(immediate=True)
            async with connection.begin():
                if not self._sqlite:
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
                yield connection


def _schema_version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(SCHEMA.name):
        return None
    version: int = connection.execute(select(SCHEMA.c.version)).scalar_one()
    return version


def _with_async_driver(url: str) -> URL:
    """Accept the plain ``sqlite:///`` and ``postgresql://`` too."""
    address = make_url(url)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    return address.set(drivername=drivers.get(address.drivername, address.drivername))


def _sqlite_engine(address: URL) -> AsyncEngine:
    # A database in memory lives in its one connection, which reads and writes then share in turn.
    in_memory = address.database in (None, "", ":memory:")
    size = {"pool_size": 1, "max_overflow": 0} if in_memory else {"pool_size": 8, "max_overflow": 8}
    engine = create_async_engine(address, poolclass=AsyncAdaptedQueuePool, **size)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    event.listen(engine.sync_engine, "invalidate", _let_go)
    return engine


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    dbapi_connection.isolation_level = None  # we say BEGIN ourselves: Python's driver would begin too late
    cursor = dbapi_connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "cache_size=-16000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("immediate"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _let_go(dbapi_connection: Any, _record: object, _exception: object) -> None:
    # A caller went away in the middle of a statement. Closing alone would keep SQLite's lock for as long as Python has
    # not collected that statement.
    dbapi_connection.rollback()
