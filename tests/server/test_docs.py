import re

from ledger.ledger import Ledger
from tests.conftest import SettableClock
from tests.server.small_office import app_of, connected, small_office


async def test_the_docs_page_is_made_of_local_assets_only(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        page = (await client.get("/docs")).text
        assert "http://" not in page and "https://" not in page and "//cdn" not in page
        for asset in re.findall(r'(?:src|href)="([^"]+)"', page):
            answer = await client.get(asset)
            assert answer.status_code == 200 and answer.headers["Content-Type"].startswith(("text/", "image/"))


async def test_every_route_of_the_api_is_described_with_its_problems(
    sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        described = (await client.get("/openapi.json")).json()
    operations = [op for path in described["paths"].values() for op in path.values()]
    assert len(operations) >= 20
    assert all("application/problem+json" in op["responses"]["default"]["content"] for op in operations)
    assert all(op.get("description") or op.get("summary") for op in operations)
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
