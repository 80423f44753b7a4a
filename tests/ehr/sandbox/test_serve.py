"""The sandbox in its own process, over a real socket."""

import asyncio
import contextlib
import socket

import httpx

from ehr.sandbox.serve import serve_sandbox
from practice.clock import system_clock
from tests.ehr.sandbox.conftest import settings_for
from tests.ehr.sandbox.small_practice import small_practice


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


async def test_it_fills_itself_and_answers(sandbox_url: str) -> None:
    port = free_port()
    serving = asyncio.create_task(
        serve_sandbox(settings_for(sandbox_url), system_clock, host="127.0.0.1", port=port, generate=small_practice)
    )
    transport = httpx.AsyncHTTPTransport(retries=0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", transport=transport, trust_env=False) as http:
        for _ in range(100):
            with contextlib.suppress(httpx.ConnectError):
                if (await http.get("/healthz")).status_code == 200:
                    break
            await asyncio.sleep(0.05)
        form = {"grant_type": "client_credentials"}
        token = (await http.post("/oauth/token", data=form, auth=("reader", "reader-secret"))).json()["access_token"]
        listed = await http.get("/v1/clients", headers={"Authorization": f"Bearer {token}"})
    assert len(listed.json()["items"]) == 3
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving
