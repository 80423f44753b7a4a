"""A sandbox EHR behind a real socket, which outlives whoever is killed, and can be made to refuse connections."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from ehr.sandbox.app import Sandbox
from ehr.sandbox.catalogue import CATALOGUE
from ehr.sandbox.settings import ApiClient, SandboxSettings
from evals.faults.world import World
from evals.hostile.ehr_books import EhrBooks
from practice.clock import Clock

CLIENT_ID = "handrail"
CLIENT_SECRET = "of a practice that does not exist"
_HOST = "127.0.0.1"


class EhrServer:
    """Serves on one address for all its life. ``books`` is what it has really kept."""

    def __init__(self, sandbox: Sandbox, books: EhrBooks) -> None:
        self.sandbox = sandbox
        self.books = books
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{_HOST}:{self._port}"

    def writes(self) -> int:
        """Count the versions of all records: every effect on the EHR, by whatever key, is one more."""
        return sum(self.books.versions().values())

    def writes_about(self, client_id: str) -> int:
        """Count the versions of one client's appointments and messages."""
        kept = [*self.books.records("appointments"), *self.books.records("messages")]
        return sum(one["version"] for one in kept if client_id in one.get("client_ids", (one.get("client_id"),)))

    async def start(self) -> None:
        """Listen, at the same port as before where it listened before."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((_HOST, self._port))
        self._port = listening.getsockname()[1]
        config = uvicorn.Config(self.sandbox.app, log_level="critical", lifespan="off", ws="none", access_log=False)
        self._server = _QuietServer(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started:
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Stop listening: whoever calls is refused the connection."""
        if self._server is None or self._serving is None:
            return
        self._server.should_exit = self._server.force_exit = True
        await self._serving
        self._server = self._serving = None


class _QuietServer(uvicorn.Server):
    """Leaves the signals of the process alone: they are its own business."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        await self._serve(sockets)


@asynccontextmanager
async def ehr_server(folder: Path, world: World, clock: Clock, *, zone: str) -> AsyncIterator[EhrServer]:
    """Open an EHR with this world in it, and serve it."""
    paths = [resource.path for resource in CATALOGUE]
    scopes = frozenset(f"{path}:{right}" for path in paths for right in ("read", "write"))
    file = folder / "ehr.db"
    settings = SandboxSettings(
        database_url=f"sqlite+aiosqlite:///{file}",
        clients=(ApiClient(client_id=CLIENT_ID, client_secret=SecretStr(CLIENT_SECRET), scopes=scopes),),
        rate_limit_per_minute=None,
        token_minutes=24 * 60,
        zone=zone,
    )
    sandbox = Sandbox(settings, clock)
    await sandbox.open()
    server = EhrServer(sandbox, EhrBooks(file, sandbox.access_log.flush))
    try:
        await sandbox.load(world.records())
        await server.start()
        yield server
    finally:
        await server.stop()
        await sandbox.close()
