"""The ledger's database: one SQLite file, or PostgreSQL where one machine is too small."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, event, func, make_url, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from ledger.sealing import Sealer, use_sealer
from practice.errors import SettingsError

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MILLISECONDS = 5_000
_CONNECTIONS = 8
_MIGRATION_LOCK = 4_218_604_105
"""Any number that nothing else in the database locks by."""


class Database:
    """Connections, transactions and migrations. Nothing connects before the first use.

    ``url`` is ``sqlite:///path/to/file.db`` or ``postgresql://user@host/name``; ``sealing_key`` has 32 bytes, or is
    several such keys, of which the first seals and all open (``ledger.sealing``).

    Raises ``SettingsError`` for an address or a key that cannot serve.
    """

    def __init__(self, url: str, sealing_key: bytes | Sequence[bytes]) -> None:
        self._url = _known(make_url(url))
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        options: dict[str, Any] = {} if self.is_sqlite else {"pool_pre_ping": True}
        self.engine = create_async_engine(self._url, pool_size=_CONNECTIONS, max_overflow=_CONNECTIONS, **options)
        keys = [sealing_key] if isinstance(sealing_key, bytes) else sealing_key
        use_sealer(self.engine.dialect, Sealer(keys))
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _set_up_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
            event.listen(self.engine.sync_engine, "invalidate", _let_go)
        self._one_writer = asyncio.Lock()
        self._inside: set[asyncio.Task[Any] | None] = set()

    async def migrate(self) -> None:
        """Bring the schema to the newest revision. Several processes may do so at once."""
        if self.is_sqlite:
            _create_private_file(Path(str(self._url.database)))
        async with self.writing() as connection:
            if not self.is_sqlite:
                await connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            await connection.run_sync(_upgrade)

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that commits on success and rolls back on any error, cancellation included.

        SQLite lets one writer in at a time; the writers of this process queue here in order, which is fairer and faster
        than SQLite's own retrying, and those of other processes wait for the file (``BEGIN IMMEDIATE``).
        """
        with self._only_one_a_task():
            async with self._one_writer if self.is_sqlite else contextlib.nullcontext():
                async with self.engine.connect() as connection:
                    await connection.execution_options(ledger_writes=True)
                    async with connection.begin():
                        yield connection

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees one state of the database throughout, blocks nobody, and may not write."""
        with self._only_one_a_task():
            async with self.engine.connect() as connection:
                if not self.is_sqlite:
                    await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                async with connection.begin():
                    yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    @contextlib.contextmanager
    def _only_one_a_task(self) -> Any:
        """Turn what would be a deadlock, a transaction opened inside another, into an error that names it."""
        task = asyncio.current_task()
        if task in self._inside:
            raise RuntimeError("This task has a transaction open already; finish it before opening another.")
        self._inside.add(task)
        try:
            yield
        finally:
            self._inside.discard(task)


def _known(url: URL) -> URL:
    driver = _DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise SettingsError("The ledger's database must be SQLite or PostgreSQL.", "Set its address accordingly.")
    if driver.startswith("sqlite") and url.database in {None, "", ":memory:"}:
        raise SettingsError("The ledger needs a SQLite file, not memory.", "Name a file: sqlite:///path/to/file.db")
    return url.set(drivername=driver)


def _create_private_file(path: Path) -> None:
    """SQLite gives its side files (``-wal``, ``-shm``) the rights of the main one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    with contextlib.suppress(sqlite3.OperationalError):  # another connection is switching it on, for all of us
        cursor.execute("PRAGMA journal_mode = WAL")
    for setting in ("foreign_keys = ON", "synchronous = NORMAL", "recursive_triggers = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _let_go(connection: Any, _record: object, _exception: object) -> None:
    # A task was cancelled in the middle of a statement. Closing alone would keep SQLite's lock for as long as Python
    # has not collected that statement.
    connection.rollback()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("ledger_writes", False)
    if connection.info.get("writes") is not writes:  # the pragma lasts as long as the pooled connection
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
