"""Serving: the application with its practice opened around it, and the sweep that time asks for."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import structlog
import uvicorn
from fastapi import FastAPI
from rich.console import Console
from rich.table import Column, Table

from ehr.sandbox.generation import generate_practice
from ehr.sandbox.serve import serve_sandbox
from graphs.erasing import Retention
from graphs.runner import Runner
from handrail.keys import load_keys
from handrail.logs import configure_logs
from handrail.sample_practice import PASSWORD, SIGN_INS, sandbox_settings, subscription
from handrail.settings import Settings, read_settings
from handrail.tracing import configure_tracing
from handrail.wiring import Practice, open_practice
from practice.clock import Clock, system_clock
from practice.profile import load_profile
from server.app import create_app

SWEEP_SECONDS = 15
log = structlog.get_logger("handrail.serve")


def build_app(settings: Settings, clock: Clock = system_clock) -> FastAPI:
    """Return the application; its practice opens with the server and closes with it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_practice(settings, clock) as practice:
            app.state.office = practice.office
            threading.Thread(target=practice.warm, name="warm", daemon=True).start()
            async with _sweeping(practice.office.runner, practice.retention), _delivering(practice, app):
                yield

    return create_app(lifespan, pages=True)


def serve(console: Console) -> None:
    """Run the server until it is stopped, after saying where everything is."""
    configure_logs()
    settings = read_settings()
    configure_tracing(settings)
    _say_hello(console, settings)
    config = uvicorn.Config(
        build_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,  # its own handlers would print stack traces
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=20,
    )
    uvicorn.Server(config).run()


def serve_sandbox_apart(port: int, console: Console) -> None:
    """Run the sandbox EHR as a server of its own."""
    settings = read_settings()
    profile, keys = load_profile(settings.practice_file), load_keys(settings)
    today = system_clock().astimezone(profile.tz).date()
    console.print(f"Sandbox EHR at http://{settings.host}:{port} (client id {settings.ehr_client_id})")
    console.print("Set the same HANDRAIL_EHR_CLIENT_SECRET and HANDRAIL_WEBHOOK_SECRET for both processes.")
    asyncio.run(
        serve_sandbox(
            sandbox_settings(settings, keys, profile),
            system_clock,
            host=settings.host,
            port=port,
            generate=lambda: [
                *generate_practice(settings.sandbox_seed, today, profile.tz).records(),
                subscription(f"http://{settings.host}:{settings.port}", settings, keys, system_clock),
            ],
        )
    )


@asynccontextmanager
async def _sweeping(*sweepers: Runner | Retention) -> AsyncIterator[None]:
    sweep = asyncio.create_task(_sweep(sweepers))
    yield
    sweep.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sweep


@asynccontextmanager
async def _delivering(practice: Practice, app: FastAPI) -> AsyncIterator[None]:
    """Let the EHR in this process deliver its events to the application, signed, as another would over the network."""
    if practice.sandbox is None:
        yield
        return
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
        dispatcher = practice.sandbox.dispatcher(client)
        dispatcher.start()
        yield
        await dispatcher.stop()


async def _sweep(sweepers: Sequence[Runner | Retention]) -> None:
    """Expire, retry, announce and erase, for as long as the server runs; a failed round is logged, not the end."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        for sweeper in sweepers:
            try:
                await sweeper.sweep()
            except Exception as error:
                log.error("sweep.failed", error=type(error).__name__)


def _say_hello(console: Console, settings: Settings) -> None:
    base = f"http://{settings.host}:{settings.port}"
    console.print(
        f"\n[bold]Handrail[/]  {base}\nportal    {base}/portal\nconsole   {base}/console\nAPI docs  {base}/docs\n"
    )
    if not settings.demo_sign_ins:
        return
    table = Table("Sign in as", Column("Address", no_wrap=True), title="The sample practice: everybody is invented")
    for sign_in in SIGN_INS:
        table.add_row(f"{sign_in.role.value.replace('_', ' ')} · {sign_in.name}", sign_in.email)
    console.print(table)
    console.print(f"Everybody's password: [bold]{PASSWORD}[/]\n")
