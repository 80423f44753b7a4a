"""What every test stands on: a settable clock, real databases, and no way out to the network."""

import asyncio
import fcntl
import os
import shutil
import socket
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from ledger.database import Database
from ledger.ledger import Ledger

pytest_plugins = ["tests.practice_fixtures"]

PRACTICE = "alder-reed"
SEALING_KEY = bytes(range(32))
AUDIT_KEY = bytes(range(64, 96))

OFFLINE = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "RAGAS_DO_NOT_TRACK": "true",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_OFFLINE": "1",
}
os.environ.update(OFFLINE)
for _stray in [name for name in os.environ if name.startswith("HANDRAIL_")]:
    del os.environ[_stray]  # a developer's own settings never reach a test


class SettableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        self.now = now

    def advance(self, **span: float) -> datetime:
        """Move on by ``timedelta(**span)`` and return the new present."""
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> SettableClock:
    """Friday, 20 November 2026, 09:00 in Chicago."""
    return SettableClock(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))


class NetworkBlocked(OSError):
    """A test reached for the network."""


@pytest.fixture(scope="session")
def _outside_attempts() -> Iterator[list[str]]:
    """Refuse every socket that would leave this machine, and remember who tried."""
    attempts: list[str] = []

    def stays_inside(address: Any) -> bool:
        host = str(address[0]) if isinstance(address, tuple) else ""
        return host in {"", "localhost", "::1", "0.0.0.0", "::", "None"} or host.startswith("127.")

    def guard(original: Any) -> Any:
        def connect(sock: socket.socket, address: Any) -> Any:
            if sock.family in {socket.AF_INET, socket.AF_INET6} and not stays_inside(address):
                attempts.append(str(address))
                raise NetworkBlocked(f"tests may not connect to {address}")
            return original(sock, address)

        return connect

    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if not stays_inside((name,)):
            attempts.append(str(name))
            raise NetworkBlocked(f"tests may not look up {name}")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guard(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guard(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield attempts


@pytest.fixture(autouse=True)
def no_network(_outside_attempts: list[str]) -> Iterator[list[str]]:
    """Fail a test that reached for the network, even where a library swallowed the error.

    A test of that very refusal clears the list it gets from this fixture.
    """
    _outside_attempts.clear()
    yield _outside_attempts
    assert not _outside_attempts, f"this test reached for the network: {_outside_attempts}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL out of the ``pgserver`` wheel; the address of its maintenance database.

    It listens on a Unix socket only. As root it runs under the ``pgserver`` user that the wheel creates; its folder
    lies directly under the temporary folder because pytest takes other users' rights from its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs minds a machine without XDG_RUNTIME_DIR
        from pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="handrail-postgres-"))
    with folder.with_name(f"handrail-postgres-{os.getuid()}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # the wheel adds its user without asking who else does so
        server = get_server(folder)
    try:
        address = server.get_uri().replace("postgres:@", "postgres@")
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def create_database(server: str) -> str:
    """Create a database with a fresh name and return its address for SQLAlchemy with asyncpg."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    return server.replace("postgresql://", "postgresql+asyncpg://").replace("/postgres?", f"/{name}?")


def drop_database(server: str, address: str) -> None:
    """Drop what ``create_database`` made, open connections or not."""
    with psycopg.connect(server, autocommit=True) as connection:
        name = address.partition("@/")[2].partition("?")[0]
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty PostgreSQL database (``postgresql+asyncpg://…``); it is gone after the test."""
    address = create_database(postgres_server)
    yield address
    drop_database(postgres_server, address)


def migrate(address: str) -> None:
    """Bring a ledger's database to the newest revision, from code that is not asynchronous."""

    async def run() -> None:
        database = Database(address, SEALING_KEY)
        await database.migrate()
        await database.close()

    with ThreadPoolExecutor(1) as elsewhere:  # a loop may be running here already
        elsewhere.submit(asyncio.run, run()).result()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest revision, to be copied."""
    file = tmp_path_factory.mktemp("ledger") / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The address of a PostgreSQL database at the newest revision, to be emptied for each test that takes it."""
    address = create_database(postgres_server)
    migrate(address)
    return address


def empty_database(address: str) -> None:
    """Delete every row of a ledger's database, past its triggers; a hundred times faster than a new database."""
    with psycopg.connect(address.replace("+asyncpg", ""), autocommit=True) as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}".encode())
        connection.execute("SET session_replication_role = replica")
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            if table != "alembic_version":
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A fresh ledger database in a SQLite file."""
    file = tmp_path / "ledger.db"
    shutil.copy(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_url(request: pytest.FixtureRequest) -> str:
    """An empty ledger database, on each back end in turn."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    address: str = request.getfixturevalue("migrated_postgres")
    empty_database(address)
    return address


@pytest_asyncio.fixture
async def ledger(ledger_url: str, clock: SettableClock) -> AsyncIterator[Ledger]:
    """An empty ledger of the sample practice, on each back end in turn."""
    database = Database(ledger_url, SEALING_KEY)
    yield Ledger(database, clock, PRACTICE, audit_key=AUDIT_KEY)
    await database.close()


@pytest_asyncio.fixture
async def sqlite_ledger(sqlite_url: str, clock: SettableClock) -> AsyncIterator[Ledger]:
    """An empty ledger of the sample practice on SQLite alone, for tests that are about something else."""
    database = Database(sqlite_url, SEALING_KEY)
    yield Ledger(database, clock, PRACTICE, audit_key=AUDIT_KEY)
    await database.close()
