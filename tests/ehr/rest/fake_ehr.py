"""An EHR of a few lines, for what the contract suite cannot see: it answers tasks, and counts sign-ins."""

from collections.abc import Callable
from typing import Any

import httpx
from pydantic import SecretStr

from ehr.rest.adapter import RestEhr
from ehr.rest.connect import connect_rest_ehr
from ehr.rest.dialect import Dialect
from ehr.rest.dialect_file import load_dialect
from ehr.rest.resilience import Resilience
from ehr.rest.sign_in import Credentials
from tests.conftest import SettableClock
from tests.ehr.records import NOW

SANDBOX = load_dialect("sandbox")
CREDENTIALS = Credentials(client_id="handrail", client_secret=SecretStr("hush-hush"))
PATIENT = Resilience(first_pause_seconds=0, longest_pause_seconds=0, jitter_seconds=0)
TASK = {"id": "TSK-00001", "version": 1, "title": "Call Jordan Avery", "created_at": "2026-11-20T15:00:00Z"}

Answer = Callable[[httpx.Request], httpx.Response]


def task(request: httpx.Request) -> httpx.Response:
    """Answer with the one task."""
    return httpx.Response(200, json=TASK)


class FakeEhr:
    """Gives tokens, and to all else the answer it was made with."""

    def __init__(self, answer: Answer = task, *, token: Answer | None = None, lifetime: float = 3600) -> None:
        self.sign_ins: list[httpx.Request] = []
        self.asked: list[httpx.Request] = []
        self.revoked: set[str] = set()
        self._answer = answer
        self._token = token
        self._lifetime = lifetime

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            self.sign_ins.append(request)
            if self._token:
                return self._token(request)
            token = f"token-{len(self.sign_ins)}"
            return httpx.Response(200, json={"access_token": token, "expires_in": self._lifetime, "scope": "all"})
        self.asked.append(request)
        if request.headers["Authorization"].removeprefix("Bearer ") in self.revoked:
            return httpx.Response(401)
        return self._answer(request)


def connect(
    ehr: Callable[[httpx.Request], Any],
    dialect: Dialect = SANDBOX,
    *,
    resilience: Resilience = PATIENT,
    clock: SettableClock | None = None,
) -> RestEhr:
    """An adapter on the fake."""
    now = clock or SettableClock(NOW)
    transport = httpx.MockTransport(ehr)
    return connect_rest_ehr("https://ehr.test/base", dialect, CREDENTIALS, transport, resilience=resilience, clock=now)
