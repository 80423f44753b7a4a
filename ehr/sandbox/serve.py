"""The sandbox EHR apart: its own process, its own port, until it is stopped."""

import asyncio
from collections.abc import Iterable
from typing import Protocol

import httpx
import uvicorn

from ehr.sandbox.app import Sandbox
from ehr.sandbox.settings import SandboxSettings
from practice.clock import Clock
from practice.record import Record


class Generate(Protocol):
    """Makes the records of a practice; called only if the database is empty."""

    def __call__(self) -> Iterable[Record]:
        """Return records of any kinds."""
        ...


async def serve_sandbox(
    settings: SandboxSettings, clock: Clock, *, host: str, port: int, generate: Generate | None = None
) -> None:
    """Open the sandbox, fill it if it is empty, deliver its webhooks, and answer at ``host:port`` until stopped."""
    sandbox = Sandbox(settings, clock)
    await sandbox.open()
    try:
        if generate is not None and await sandbox.is_empty():
            await sandbox.load(generate())
        async with httpx.AsyncClient() as client:
            sandbox.dispatcher(client).start()
            await _answer_until_stopped(uvicorn.Config(sandbox.app, host=host, port=port, log_level="warning"))
    finally:
        await sandbox.close()


async def _answer_until_stopped(config: uvicorn.Config) -> None:
    server = uvicorn.Server(config)
    try:
        await server.serve()
    except asyncio.CancelledError:  # uvicorn closes its sockets on a signal, but not when it is cancelled
        await server.shutdown()
        raise
