from collections.abc import AsyncIterator

from ledger.ledger import Ledger
from server.middleware.body_limit import MOST_BYTES, MOST_WEBHOOK_BYTES
from tests.conftest import SettableClock
from tests.server.small_office import app_of, connected, is_problem, small_office


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(0, size, 100_000):
        yield b"x" * 100_000


async def test_a_body_that_says_it_is_too_large_is_not_read(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read += 1
        yield b"x"

    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        answer = await client.post(
            "/api/v1/token", content=body(), headers={"Content-Length": str(MOST_BYTES + 1), "Transfer-Encoding": ""}
        )
    is_problem(answer, 413)


async def test_a_body_that_turns_out_too_large_is_refused(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        answer = await client.post("/api/v1/token", content=in_pieces(MOST_BYTES + 100_000))
    is_problem(answer, 413)


async def test_a_webhook_may_be_64_kilobytes(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        is_problem(await client.post("/webhooks/ehr", content=b"x" * (MOST_WEBHOOK_BYTES + 1)), 413)
        is_problem(await client.post("/webhooks/ehr", content=in_pieces(200_000)), 413)
        is_problem(await client.post("/webhooks/ehr", content=b"x" * MOST_WEBHOOK_BYTES), 401)


async def test_what_fits_passes(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        answer = await client.post("/api/v1/token", json={"email": "a@example.org", "password": "x" * 200})
    is_problem(answer, 401)
