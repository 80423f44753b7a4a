import prometheus_client
from fastapi import FastAPI

from ledger.ledger import Ledger
from tests.conftest import SettableClock
from tests.server.small_office import app_of, connected, small_office


def count(**labels: str) -> float:
    return prometheus_client.REGISTRY.get_sample_value("handrail_requests_total", labels) or 0.0


async def test_every_answer_has_an_id_of_its_own(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        ids = {(await client.get(path)).headers["X-Request-Id"] for path in ("/healthz", "/api/v1/me", "/nowhere")}
    assert len(ids) == 3 and all(len(each) == 16 for each in ids)


async def test_requests_are_counted_by_route_never_by_path(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    route = "/api/v1/conversations/{conversation_id}"
    before = count(method="GET", route=route, status="401")
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        await client.get("/api/v1/conversations/CNV-1")
        await client.get("/api/v1/conversations/CNV-2")
        page = (await client.get("/metrics")).text
    assert count(method="GET", route=route, status="401") == before + 2
    assert "CNV-1" not in page


async def test_an_invented_method_makes_no_new_series(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        await client.request("BREW", "/api/v1/me")
        assert "BREW" not in (await client.get("/metrics")).text


async def test_a_request_whose_caller_left_is_on_record(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    app: FastAPI = app_of(small_office(sqlite_ledger, clock))

    @app.get("/api/v1/silent")
    async def silent() -> None:
        raise KeyboardInterrupt

    before = count(method="GET", route="other", status="499")
    async with connected(app) as client:
        try:
            await client.get("/api/v1/silent")
        except KeyboardInterrupt:
            pass
    assert count(method="GET", route="other", status="499") >= before
