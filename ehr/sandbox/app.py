"""The sandbox EHR: a small system of record over HTTP, whole in one object, connected to nothing until it is opened."""

from collections.abc import Iterable

import httpx
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy import text

from ehr.sandbox.access_log import AccessLog, AccessLogMiddleware
from ehr.sandbox.catalogue import CATALOGUE
from ehr.sandbox.faults import Faults, FaultsMiddleware
from ehr.sandbox.gate import Gate
from ehr.sandbox.loading import count_records, load_records
from ehr.sandbox.oauth import oauth_router
from ehr.sandbox.openapi import DescribedApi
from ehr.sandbox.problems import answer_with_problems
from ehr.sandbox.router import Services, resource_router
from ehr.sandbox.settings import SandboxSettings
from ehr.sandbox.store import Store
from ehr.sandbox.webhooks.dispatcher import Dispatcher
from ehr.sandbox.webhooks.outbox import Outbox
from ehr.sandbox.writer import RecordWriter
from practice.clock import Clock
from practice.record import Record


class Sandbox:
    """An EHR in a box.

    In process: ``await sandbox.open()``, then ``httpx.ASGITransport(app=sandbox.app)``, which starts nothing by itself.
    Apart: ``ehr.sandbox.serve``. Everything but opening, loading and faults goes over HTTP.
    """

    def __init__(self, settings: SandboxSettings, clock: Clock) -> None:
        self.settings = settings
        self.faults = Faults()
        self._clock = clock
        self._store = Store(settings.database_url)
        self._outbox = Outbox()
        self._dispatchers: list[Dispatcher] = []
        self.access_log = AccessLog(self._store)
        self.app = self._build()

    async def open(self) -> None:
        """Create the tables that are missing."""
        await self._store.open()

    async def close(self) -> None:
        """Stop the deliveries, write the access log, close the database."""
        for dispatcher in self._dispatchers:
            await dispatcher.stop()
        await self.access_log.close()
        await self._store.close()

    async def load(self, records: Iterable[Record]) -> int:
        """Insert records of any kinds, all or none, and return how many."""
        async with self._store.writing() as connection:
            return await load_records(connection, records)

    async def counts(self) -> dict[str, int]:
        """How many records each resource has, by its path."""
        async with self._store.reading() as connection:
            return await count_records(connection)

    async def is_empty(self) -> bool:
        """Whether nobody has loaded or written a record yet."""
        return not any((await self.counts()).values())

    def dispatcher(self, client: httpx.AsyncClient) -> Dispatcher:
        """Return a dispatcher that delivers webhooks over ``client``: ``start`` it, or ``run_once`` at a given time."""
        dispatcher = Dispatcher(client, self._store, self.settings, self._clock, self._outbox)
        self._dispatchers.append(dispatcher)
        return dispatcher

    def _build(self) -> FastAPI:
        # No docs pages: they would fetch their scripts from outside. The document itself is at /openapi.json.
        app = DescribedApi(title="Handrail sandbox EHR", version="1", docs_url=None, redoc_url=None)
        app.state.sandbox = self
        gate = Gate(self.settings, self._clock)
        writer = RecordWriter(self._store, self.settings, self._clock, self._outbox)
        services = Services(self._store, writer, gate)
        app.include_router(oauth_router(gate))
        for resource in CATALOGUE:
            app.include_router(resource_router(resource, services))
        app.add_api_route("/healthz", self._health, methods=["GET"], operation_id="health", tags=["operations"])
        answer_with_problems(app)
        app.add_middleware(AccessLogMiddleware, log=self.access_log, clock=self._clock)
        app.add_middleware(FaultsMiddleware, faults=self.faults)
        return app

    async def _health(self) -> JSONResponse:
        async with self._store.reading() as connection:
            await connection.execute(text("SELECT 1"))
        return JSONResponse({"status": "ok"})


def create_sandbox(settings: SandboxSettings, clock: Clock) -> FastAPI:
    """Return the application; ``app.state.sandbox`` is the ``Sandbox`` to open, load and close."""
    return Sandbox(settings, clock).app
