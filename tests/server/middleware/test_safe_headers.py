import pytest

from ledger.ledger import Ledger
from tests.conftest import SettableClock
from tests.server.small_office import app_of, connected, small_office

ALWAYS = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy", "X-Request-Id")


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/docs", "/openapi.json", "/api/v1/me", "/nothing"])
async def test_every_answer_carries_the_headers(path: str, sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        headers = (await client.get(path)).headers
    assert all(headers.get(name) for name in ALWAYS)
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize(("path", "source"), [("/api/v1/me", "default-src 'none'"), ("/docs", "default-src 'self'")])
async def test_data_may_load_nothing_and_pages_nothing_from_elsewhere(
    path: str, source: str, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        policy = (await client.get(path)).headers["Content-Security-Policy"]
    assert policy.startswith(source)
    assert "http" not in policy and "*" not in policy and "wss:" not in policy


async def test_behind_tls_a_browser_is_told_to_stay_there(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    office = small_office(sqlite_ledger, clock, secure_cookies=True)
    async with connected(app_of(office)) as client:
        assert "max-age" in (await client.get("/healthz")).headers["Strict-Transport-Security"]
