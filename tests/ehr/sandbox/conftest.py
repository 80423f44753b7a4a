"""A sandbox EHR with the small practice in it, and a signed-in client of its API."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio
from psycopg import sql
from pydantic import SecretStr

from ehr.sandbox.app import Sandbox
from ehr.sandbox.catalogue import SIGN_NOTES, STANDARD_SCOPES
from ehr.sandbox.settings import ApiClient, SandboxSettings
from ehr.sandbox.tables import METADATA, SCHEMA
from tests.conftest import SettableClock, create_database
from tests.ehr.sandbox.small_practice import NOW, small_practice

SIGNING_KEY = SecretStr("a signing key for tests, long enough for HS256")

API_CLIENTS = (
    ApiClient(client_id="handrail", client_secret=SecretStr("handrail-secret"), scopes=STANDARD_SCOPES),
    ApiClient(client_id="signer", client_secret=SecretStr("signer-secret"), scopes=STANDARD_SCOPES | {SIGN_NOTES}),
    ApiClient(client_id="reader", client_secret=SecretStr("reader-secret"), scopes=frozenset({"clients:read"})),
)


def settings_for(database_url: str, **changes: Any) -> SandboxSettings:
    return SandboxSettings(database_url=database_url, clients=API_CLIENTS, signing_key=SIGNING_KEY, **changes)


@dataclass
class Ehr:
    """The sandbox, its clock, and HTTP calls signed in as Handrail."""

    sandbox: Sandbox
    clock: SettableClock
    http: httpx.AsyncClient

    async def sign_in(self, api_client: str = "handrail", scope: str | None = None) -> dict[str, str]:
        form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        answer = await self.http.post("/oauth/token", data=form, auth=(api_client, f"{api_client}-secret"))
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def get(self, path: str, **filters: Any) -> httpx.Response:
        return await self.http.get(f"/v1/{path}", params=filters)

    async def ids(self, path: str, **filters: Any) -> list[str]:
        answer = await self.get(path, **filters)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    async def post(self, path: str, body: Any, key: str | None = None, **headers: str) -> httpx.Response:
        named = {"Idempotency-Key": key} if key else {}
        return await self.http.post(f"/v1/{path}", json=body, headers=named | headers)

    async def patch(
        self, path: str, body: Any, version: int | None, key: str | None = None, **headers: str
    ) -> httpx.Response:
        named = {"Idempotency-Key": key} if key else {}
        match = {"If-Match": f'"{version}"'} if version is not None else {}
        return await self.http.patch(f"/v1/{path}", json=body, headers=named | match | headers)


@asynccontextmanager
async def opened(settings: SandboxSettings, clock: SettableClock) -> AsyncIterator[Ehr]:
    """An open sandbox; the small practice is loaded unless the database has it already."""
    sandbox = Sandbox(settings, clock)
    await sandbox.open()
    if await sandbox.is_empty():
        await sandbox.load(small_practice())
    transport = httpx.ASGITransport(app=sandbox.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://ehr.test") as http:
        ehr = Ehr(sandbox, clock, http)
        http.headers.update(await ehr.sign_in())
        yield ehr
    await sandbox.close()


def fill(database_url: str) -> None:
    """Put the small practice into a database, from code that is not asynchronous."""

    async def run() -> None:
        async with opened(settings_for(database_url), SettableClock(NOW)):
            pass

    with ThreadPoolExecutor(1) as elsewhere:  # a loop may be running here already
        elsewhere.submit(asyncio.run, run()).result()


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the small practice, to be copied."""
    file = tmp_path_factory.mktemp("sandbox") / "template.db"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_sandbox_url(postgres_server: str) -> str:
    """One PostgreSQL database for all tests, as making one costs more than emptying one."""
    address = create_database(postgres_server)
    fill(address)
    return address


@pytest.fixture
def sandbox_url(tmp_path: Path) -> str:
    """An empty SQLite file."""
    return f"sqlite:///{tmp_path / 'ehr.db'}"


@pytest.fixture
def filled_sqlite_url(filled_sqlite: Path, tmp_path: Path) -> str:
    file = tmp_path / "filled.db"
    shutil.copy(filled_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def filled_postgres_url(postgres_sandbox_url: str) -> str:
    tables = ", ".join(table.name for table in METADATA.sorted_tables if table is not SCHEMA)
    with psycopg.connect(postgres_sandbox_url.replace("+asyncpg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(tables)))
    return postgres_sandbox_url


@pytest_asyncio.fixture
async def ehr(filled_sqlite_url: str, clock: SettableClock) -> AsyncIterator[Ehr]:
    """On SQLite."""
    async with opened(settings_for(filled_sqlite_url), clock) as found:
        yield found


@pytest_asyncio.fixture(params=["sqlite", "postgres"])
async def each_ehr(request: pytest.FixtureRequest, clock: SettableClock) -> AsyncIterator[Ehr]:
    """On each database in turn."""
    url = request.getfixturevalue(f"filled_{request.param}_url")
    async with opened(settings_for(url), clock) as found:
        yield found
