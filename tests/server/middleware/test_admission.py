import pytest

from ledger.ledger import Ledger
from server.security.session import COOKIE
from tests.conftest import SettableClock
from tests.server.small_office import PASSWORD, add_person, app_of, connected, is_problem, small_office


async def test_past_the_limit_a_caller_is_told_when_to_come_back(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock, per_minute=3))) as client:
        for _ in range(3):
            is_problem(await client.get("/api/v1/me"), 401)
        refused = await client.get("/api/v1/me")
        is_problem(refused, 429)
        assert int(refused.headers["Retry-After"]) == 21
        clock.advance(seconds=21)
        is_problem(await client.get("/api/v1/me"), 401)


async def test_an_invented_token_or_cookie_opens_no_new_bucket(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock, per_minute=4))) as client:
        for number in range(2):
            await client.get("/api/v1/me", headers={"Authorization": f"Bearer invented-{number}"})
            await client.get("/api/v1/me", headers={"Cookie": f"{COOKIE}=invented-{number}"})
        is_problem(await client.get("/api/v1/me", headers={"Authorization": "Bearer another"}), 429)


async def test_a_person_has_one_bucket_over_all_addresses_and_tokens(
    sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    office = small_office(sqlite_ledger, clock, per_minute=2)
    person = await add_person(sqlite_ledger)
    app = app_of(office)
    for address in ("203.0.113.7", "203.0.113.8"):
        async with connected(app, address=address) as client:
            answer = await client.get(
                "/api/v1/me", headers={"Authorization": f"Bearer {office.tokens.issue(person.id)}"}
            )
            assert answer.status_code == 200
        clock.advance(seconds=1)
    async with connected(app, address="203.0.113.9") as client:
        cookie, _ = office.sessions.begin(person.id)
        is_problem(await client.get("/api/v1/me", headers={"Cookie": f"{COOKIE}={cookie}"}), 429)
        is_problem(await client.get("/api/v1/me"), 401)


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/docs/assets/swagger-ui.css"])
async def test_health_and_assets_are_not_counted(path: str, sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock, per_minute=1))) as client:
        assert [(await client.get(path)).status_code for _ in range(5)] == [200] * 5


@pytest.mark.parametrize("route", ["/api/v1/token", "/sign-in"])
async def test_trying_passwords_has_a_stricter_limit_by_address(
    route: str, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    await add_person(sqlite_ledger)
    app = app_of(small_office(sqlite_ledger, clock, sign_ins=2))
    tried = {"email": "desk@example.org", "password": PASSWORD}
    body = {"json": tried} if route == "/api/v1/token" else {"data": tried}
    async with connected(app) as client:
        for _ in range(2):
            assert (await client.post(route, **body)).status_code in (200, 303)
        refused = await client.post(route, **body)
        is_problem(refused, 429)
        assert int(refused.headers["Retry-After"]) == 31
    async with connected(app, address="203.0.113.8") as client:
        assert (await client.post(route, **body)).status_code in (200, 303)
