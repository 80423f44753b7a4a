"""Every error is application/problem+json, whoever made it: a route, the framework, or nobody at all."""

from typing import Any

import pytest

from ledger.ledger import Ledger
from practice import errors
from practice.errors import HandrailError
from tests.conftest import SettableClock
from tests.server.small_office import add_person, app_of, connected, is_problem, small_office


def all_errors(root: type[HandrailError] = HandrailError) -> list[type[HandrailError]]:
    return [root, *(found for child in root.__subclasses__() for found in all_errors(child))]


@pytest.mark.parametrize("kind", [k for k in all_errors() if k.__module__ == errors.__name__], ids=lambda k: k.__name__)
async def test_each_of_our_errors_is_a_problem_with_advice(
    kind: type[HandrailError], sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    app = app_of(small_office(sqlite_ledger, clock))

    @app.get("/fails")
    async def fails() -> None:
        raise kind("This is what happened.", "Do that.")

    async with connected(app) as client:
        answer = await client.get("/fails")
    body = is_problem(answer, kind.status)
    assert body["detail"] == "This is what happened." and body["advice"] == "Do that." and body["title"] == kind.title


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("POST", "/webhooks/other", 404),
        ("GET", "/api/v1/conversations/..%2F..%2Fetc", 404),
        ("GET", "/api/v1/conversations/", 404),
        ("GET", "/no/such/page", 404),
        ("DELETE", "/api/v1/me", 405),
        ("GET", "/api/v1/token", 405),
        ("GET", "/webhooks/ehr", 405),
        ("BREW", "/api/v1/me", 405),
        ("POST", "/healthz", 405),
    ],
)
async def test_an_address_or_method_that_is_none(
    method: str, path: str, status: int, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        answer = await client.request(method, path)
    is_problem(answer, status)
    assert bool(answer.headers.get("Allow")) is (status == 405)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b'{"email": "a@example.org"}',
        b'{"email": 5, "password": []}',
        b'{"email": "a@example.org", "password": "x", "role": "admin"}',
        b'{"email": "a\\u0000@example.org", "password": "x"}',
        b'{"email": "a@example.org", "password": "\\ud800"}',
        b'{"email": "' + b"a" * 300 + b'", "password": "x"}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"email": "a@example.org", "password": NaN}',
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_a_body_that_does_not_fit(content: bytes, sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        answer = await client.post("/api/v1/token", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    is_problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/conversations/%00",
        "/api/v1/conversations/a%20b",
        "/api/v1/conversations/" + "x" * 65,
        "/api/v1/clients/%F0%9F%92%A9/chart",
        "/api/v1/audit?after=-1",
        "/api/v1/audit?after=99999999999999999999",
        "/api/v1/audit?limit=0",
        "/api/v1/audit?limit=1001",
        "/api/v1/audit?limit=many",
        "/api/v1/clients",
        "/api/v1/clients?name=a",
        "/api/v1/clients?name=ab%00",
        "/api/v1/clients?name=" + "a" * 81,
        "/api/v1/dials/Z9",
    ],
)
async def test_an_id_or_a_parameter_that_does_not_fit(path: str, sqlite_ledger: Ledger, clock: SettableClock) -> None:
    office = small_office(sqlite_ledger, clock)
    person = await add_person(sqlite_ledger)
    headers = {"Authorization": f"Bearer {office.tokens.issue(person.id)}"}
    async with connected(app_of(office), headers=headers) as client:
        body: dict[str, Any] = is_problem(await client.get(path), 422)
    assert body["errors"]


async def test_a_401_says_how_to_sign_in(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock))) as client:
        assert (await client.get("/api/v1/me")).headers["WWW-Authenticate"] == "Bearer"
