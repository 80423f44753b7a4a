import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
from fastapi.responses import StreamingResponse

from ledger.ledger import Ledger
from tests.conftest import SettableClock
from tests.server.small_office import app_of, connected, is_problem, small_office

SECRET_WORDS = "Jordan said something private"


async def test_an_unexpected_error_is_a_problem_and_its_words_go_nowhere(
    sqlite_ledger: Ledger, clock: SettableClock, capsys: pytest.CaptureFixture[str]
) -> None:
    app = app_of(small_office(sqlite_ledger, clock))

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError(SECRET_WORDS)

    with structlog.testing.capture_logs() as lines:
        async with connected(app) as client:  # would raise here if the error left the application
            answer = await client.get("/broken")
    body = is_problem(answer, 500)
    assert body["title"] == "Something went wrong" and "X-Frame-Options" in answer.headers
    [line] = [line for line in lines if line["event"] == "request.failed"]
    assert line["error"] == "RuntimeError" and "test_last_resort.py" in line["where"]
    told = json.dumps(lines, default=str) + answer.text + "".join(capsys.readouterr())
    assert SECRET_WORDS not in told and "Jordan" not in told


async def test_an_error_in_the_middle_of_an_answer_ends_it_without_a_trace(
    sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    app = app_of(small_office(sqlite_ledger, clock))

    async def half() -> AsyncIterator[str]:
        yield "data: one"
        raise RuntimeError(SECRET_WORDS)

    @app.get("/half")
    async def broken() -> StreamingResponse:
        return StreamingResponse(half())

    scope: Any = {"type": "http", "method": "GET", "path": "/half", "headers": [], "query_string": b"", "client": None}
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        await asyncio.Event().wait()
        return {}

    async def send(message: Any) -> None:
        sent.append(message)

    with structlog.testing.capture_logs() as lines:
        await app(scope, receive, send)
    assert [message.get("body", b"") for message in sent] == [b"", b"data: one"]
    assert any(line["event"] == "request.failed" for line in lines)
