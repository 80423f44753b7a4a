"""Signing in and out over HTTP, and what a cookie asks of a request that changes something."""

import httpx
import pytest

from ledger.ledger import Ledger
from ledger.people import Person
from practice.identity import Role
from server.app import ROUTERS
from server.office import Office
from server.security.session import COOKIE, CSRF_HEADER, LASTS_SECONDS
from tests.conftest import SettableClock
from tests.server.small_office import PASSWORD, add_person, app_of, connected, is_problem, small_office

FORM = {"email": "desk@example.org", "password": PASSWORD}


@pytest.fixture
async def person(sqlite_ledger: Ledger) -> Person:
    return await add_person(sqlite_ledger)


@pytest.fixture
def office(sqlite_ledger: Ledger, clock: SettableClock) -> Office:
    return small_office(sqlite_ledger, clock)


def token_of(office: Office, client: httpx.AsyncClient) -> str:
    session = office.sessions.read(client.cookies.get(COOKIE))
    assert session is not None
    return office.sessions.csrf_token(session)


async def test_a_program_gets_a_token_for_an_hour(office: Office, person: Person, clock: SettableClock) -> None:
    async with connected(app_of(office)) as client:
        given = (await client.post("/api/v1/token", json=FORM)).json()
        assert given["token_type"] == "bearer" and given["expires_in"] == 3600
        headers = {"Authorization": f"Bearer {given['access_token']}"}
        assert (await client.get("/api/v1/me", headers=headers)).json()["role"] == "front_desk"
        clock.advance(hours=1)
        is_problem(await client.get("/api/v1/me", headers=headers), 401)


async def test_a_token_ends_with_the_account(office: Office, person: Person, sqlite_ledger: Ledger) -> None:
    headers = {"Authorization": f"Bearer {office.tokens.issue(person.id)}"}
    async with connected(app_of(office), headers=headers) as client:
        assert (await client.get("/api/v1/me")).status_code == 200
        async with sqlite_ledger.transaction() as unit:
            await unit.people.set_active(person.id, False)
        is_problem(await client.get("/api/v1/me"), 401)


@pytest.mark.parametrize(("role", "page"), [(Role.CLIENT, "/portal"), (Role.ADMIN, "/console")])
async def test_the_form_sets_a_cookie_that_scripts_and_other_sites_cannot_use(
    role: Role, page: str, office: Office, sqlite_ledger: Ledger
) -> None:
    await add_person(sqlite_ledger, "x@example.org", role)
    async with connected(app_of(office)) as client:
        answer = await client.post("/sign-in", data={**FORM, "email": "x@example.org"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and f"Max-Age={LASTS_SECONDS}" in cookie
    assert "Secure" not in cookie


async def test_behind_tls_the_cookie_never_travels_without_it(
    sqlite_ledger: Ledger, clock: SettableClock, person: Person
) -> None:
    async with connected(app_of(small_office(sqlite_ledger, clock, secure_cookies=True))) as client:
        assert "Secure" in (await client.post("/sign-in", data=FORM)).headers["Set-Cookie"]


async def test_a_wrong_password_leads_back_to_the_form_without_a_cookie(office: Office, person: Person) -> None:
    async with connected(app_of(office)) as client:
        answer = await client.post("/sign-in", data={**FORM, "password": "wrong"})
    assert answer.headers["Location"] == "/sign-in?failed=1" and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
async def test_another_site_cannot_sign_somebody_in(headers: dict[str, str], office: Office, person: Person) -> None:
    async with connected(app_of(office)) as client:
        assert is_problem(await client.post("/sign-in", data=FORM, headers=headers), 403)["reason"] == "site"


async def test_our_own_form_can(office: Office, person: Person) -> None:
    headers = {"Origin": "http://handrail.test", "Sec-Fetch-Site": "same-origin"}
    async with connected(app_of(office)) as client:
        assert (await client.post("/sign-in", data=FORM, headers=headers)).status_code == 303


@pytest.mark.parametrize("how", ["form", "header"])
async def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(
    how: str, office: Office, person: Person, sqlite_ledger: Ledger
) -> None:
    async with connected(app_of(office)) as client:
        await client.post("/sign-in", data=FORM)
        copy = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
        token = token_of(office, client)
        sent = {"data": {"csrf_token": token}} if how == "form" else {"headers": {CSRF_HEADER: token}}
        answer = await client.post("/sign-out", **sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
        assert COOKIE not in client.cookies
        is_problem(await client.get("/api/v1/me", headers=copy), 401)
    async with sqlite_ledger.reading() as unit:
        assert "sign_out" in [event.event for event in await unit.audit.list()]


async def test_a_link_or_another_site_cannot_sign_anybody_out(office: Office, person: Person) -> None:
    async with connected(app_of(office)) as client:
        await client.post("/sign-in", data=FORM)
        is_problem(await client.get("/sign-out"), 405)
        for sent in ({}, {"csrf_token": "guessed"}):
            assert is_problem(await client.post("/sign-out", data=sent), 403)["reason"] == "csrf"
        assert (await client.get("/api/v1/me")).status_code == 200


async def test_signing_out_twice_is_no_error(office: Office) -> None:
    async with connected(app_of(office)) as client:
        assert (await client.post("/sign-out")).status_code == 303


def unsafe_routes() -> list[tuple[str, str]]:
    found = []
    for module in ROUTERS:
        for route in module.router.routes:
            for method in getattr(route, "methods", set()) - {"GET", "HEAD", "OPTIONS"}:
                if route.path not in {"/api/v1/token", "/sign-in", "/sign-out", "/webhooks/ehr"}:
                    found.append((method, route.path))
    return sorted(found)


@pytest.mark.parametrize(("method", "path"), unsafe_routes())
async def test_every_unsafe_route_asks_a_cookie_for_the_sessions_token(
    method: str, path: str, office: Office, person: Person
) -> None:
    address = path.replace("{workflow}", "S1").replace("{", "").replace("}", "")
    async with connected(app_of(office)) as client:
        await client.post("/sign-in", data=FORM)
        other, _ = office.sessions.begin(person.id)
        foreign = office.sessions.read(other)
        assert foreign is not None
        for token in (None, "guessed", office.sessions.csrf_token(foreign)):
            headers = {CSRF_HEADER: token} if token else {}
            refused = await client.request(method, address, headers=headers)
            assert is_problem(refused, 403)["reason"] == "csrf"


async def test_with_its_token_a_cookie_may_change_something(office: Office, person: Person) -> None:
    async with connected(app_of(office)) as client:
        await client.post("/sign-in", data=FORM)
        headers = {CSRF_HEADER: token_of(office, client)}
        upload = {"file": ("notes.txt", b"One line.", "text/plain")}
        assert (await client.post("/api/v1/material", files=upload, headers=headers)).json() == {"text": "One line."}


async def test_a_bearer_token_needs_no_csrf_token_and_a_wrong_one_no_cookie_helps(
    office: Office, person: Person
) -> None:
    upload = {"file": ("notes.txt", b"One line.", "text/plain")}
    async with connected(app_of(office)) as client:
        await client.post("/sign-in", data=FORM)
        good = {"Authorization": f"Bearer {office.tokens.issue(person.id)}"}
        assert (await client.post("/api/v1/material", files=upload, headers=good)).status_code == 200
        is_problem(await client.post("/api/v1/material", files=upload, headers={"Authorization": "Bearer no"}), 401)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"\x00\x01\x02\x03" * 50, 400),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 400),
        (b"x" * 1_000_001, 400),
        ("Zoë said: “fine”".encode(), 200),
        ("Zoë said fine".encode("utf-16"), 200),
    ],
    ids=["empty", "binary", "picture", "too large", "utf-8", "utf-16"],
)
async def test_an_upload_that_is_not_text_gets_a_clear_error(
    data: bytes, status: int, office: Office, person: Person
) -> None:
    headers = {"Authorization": f"Bearer {office.tokens.issue(person.id)}"}
    async with connected(app_of(office), headers=headers) as client:
        answer = await client.post("/api/v1/material", files={"file": ("x", data)})
        if status != 200:
            is_problem(answer, status)
        else:
            assert "fine" in answer.json()["text"]
        is_problem(await client.post("/api/v1/material", content=b"no form at all"), 422)
