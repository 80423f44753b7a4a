"""An office with a real ledger and nothing behind it: enough for what the server's edge does."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from ledger.ledger import Ledger
from ledger.people import Person
from policies.access import AccessPolicy
from practice.clock import Clock
from practice.identity import Role
from server.app import create_app
from server.office import Office
from server.security.limits import RateLimit
from server.security.session import Sessions
from server.security.tokens import Tokens
from server.security.webhook_signature import WebhookSignature

PASSWORD = "correct horse battery staple"
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
WEBHOOK_SECRET = "the webhook secret of the tests"
Connect = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


def small_office(
    ledger: Ledger, clock: Clock, *, per_minute: int = 1_000, sign_ins: int = 1_000, **extra: Any
) -> Office:
    services = SimpleNamespace(ledger=ledger, clock=clock, access=AccessPolicy.load())
    parts: dict[str, Any] = dict.fromkeys(("turns", "desk", "events", "runner"))
    return Office(
        **{**parts, "secure_cookies": False, **extra},
        services=cast(Any, services),
        sessions=Sessions(b"s" * 32, clock),
        tokens=Tokens(b"t" * 32, clock),
        webhook_signature=WebhookSignature(WEBHOOK_SECRET, clock),
        rate_limit=RateLimit(per_minute, clock),
        sign_in_limit=RateLimit(sign_ins, clock),
    )


async def add_person(ledger: Ledger, email: str = "desk@example.org", role: Role = Role.FRONT_DESK) -> Person:
    async with ledger.transaction() as unit:
        return await unit.people.add(email=email, name="Noor Haddad", role=role, password_hash=HASHED)


@asynccontextmanager
async def connected(app: FastAPI, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client that reaches the application without a socket; an error that leaves the application is raised."""
    address = options.pop("address", "203.0.113.7")
    transport = httpx.ASGITransport(app=app, client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://handrail.test", **options) as client:
        yield client


def app_of(office: Office) -> FastAPI:
    return create_app(office=office)


def is_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Check that a response is a problem document with its request id and no stack trace, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    body = cast(dict[str, Any], response.json())
    assert body["status"] == status and body["title"] and body["detail"]
    assert body["request_id"] == response.headers["X-Request-Id"] != ""
    assert "Traceback" not in response.text and ".py" not in response.text
    return body
