import asyncio
import base64
from urllib.parse import parse_qs

import httpx
import pytest

from ehr.rest.dialect import OAuthDialect
from practice.errors import EhrUnavailable
from practice.work import Task
from tests.conftest import SettableClock
from tests.ehr.rest.fake_ehr import CREDENTIALS, PATIENT, SANDBOX, FakeEhr, connect


async def test_one_token_serves_many_calls_at_once() -> None:
    ehr = FakeEhr()
    adapter = connect(ehr)
    await asyncio.gather(*(adapter.read(Task, "TSK-00001") for _ in range(8)))
    assert len(ehr.sign_ins) == 1
    assert {request.headers["Authorization"] for request in ehr.asked} == {"Bearer token-1"}


async def test_a_token_is_renewed_before_it_ends(clock: SettableClock) -> None:
    ehr = FakeEhr(lifetime=3600)
    adapter = connect(ehr, clock=clock)
    await adapter.read(Task, "TSK-00001")
    clock.advance(seconds=3569)
    await adapter.read(Task, "TSK-00001")
    assert len(ehr.sign_ins) == 1
    clock.advance(seconds=1)
    await adapter.read(Task, "TSK-00001")
    assert len(ehr.sign_ins) == 2


@pytest.mark.parametrize("lifetime", [0, -5, 1])
async def test_a_short_lived_token_is_used_all_the_same(lifetime: float, clock: SettableClock) -> None:
    ehr = FakeEhr(lifetime=lifetime)
    adapter = connect(ehr, clock=clock)
    for _ in range(2):
        await adapter.read(Task, "TSK-00001")
        clock.advance(seconds=1)
    assert len(ehr.sign_ins) == 2


async def test_a_refused_token_is_renewed_once_for_all_who_hold_it() -> None:
    ehr = FakeEhr()
    ehr.revoked = {"token-1"}
    adapter = connect(ehr)
    results = await asyncio.gather(*(adapter.read(Task, "TSK-00001") for _ in range(5)))
    assert len(results) == 5
    assert len(ehr.sign_ins) == 2


async def test_a_renewed_token_that_is_refused_too_is_the_end_of_it() -> None:
    ehr = FakeEhr(lambda request: httpx.Response(401))
    with pytest.raises(EhrUnavailable):
        await connect(ehr).read(Task, "TSK-00001")
    assert (len(ehr.sign_ins), len(ehr.asked)) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "attempts"),
    [
        (httpx.Response(401, json={"error": "invalid_client"}), 1),
        (httpx.Response(400, text="<html>"), 1),
        (httpx.Response(403), 1),
        (httpx.Response(302, headers={"Location": "https://elsewhere.test"}), 1),
        (httpx.Response(200, text="welcome"), 1),
        (httpx.Response(200, json=["token"]), 1),
        (httpx.Response(200, json={"access_token": ""}), 1),
        (httpx.Response(200, json={"access_token": "t", "expires_in": "soon"}), 1),
        (httpx.Response(500), PATIENT.attempts),
        (httpx.Response(503), PATIENT.attempts),
        (httpx.Response(429), PATIENT.attempts),
    ],
)
async def test_without_a_token_nothing_is_asked(answer: httpx.Response, attempts: int) -> None:
    ehr = FakeEhr(token=lambda request: httpx.Response(answer.status_code, content=answer.content))
    with pytest.raises(EhrUnavailable) as refused:
        await connect(ehr).read(Task, "TSK-00001")
    assert ehr.asked == []
    assert len(ehr.sign_ins) == attempts
    assert "hush" not in f"{refused.value!r}{refused.value.__cause__!r}{refused.value.__context__!r}"


async def test_a_broken_sign_in_heals() -> None:
    def token(request: httpx.Request) -> httpx.Response:
        if len(ehr.sign_ins) == 1:
            raise httpx.ConnectError("down")
        return httpx.Response(200, json={"access_token": "t"})

    ehr = FakeEhr(token=token)
    assert (await connect(ehr).read(Task, "TSK-00001")).id == "TSK-00001"


async def test_credentials_go_as_basic_authentication() -> None:
    ehr = FakeEhr()
    await connect(ehr).read(Task, "TSK-00001")
    sent = ehr.sign_ins[0]
    assert base64.b64decode(sent.headers["Authorization"].removeprefix("Basic ")) == b"handrail:hush-hush"
    assert parse_qs(sent.content.decode()) == {"grant_type": ["client_credentials"]}
    assert str(sent.url) == "https://ehr.test/oauth/token"


async def test_credentials_and_scopes_go_in_the_form_where_the_dialect_says_so() -> None:
    ehr = FakeEhr()
    oauth = OAuthDialect(token_path="/sign/token", credentials_in="form", scopes=("tasks:read", "clients:read"))
    await connect(ehr, SANDBOX.model_copy(update={"oauth": oauth})).read(Task, "TSK-00001")
    sent = ehr.sign_ins[0]
    assert "Authorization" not in sent.headers
    assert parse_qs(sent.content.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["handrail"],
        "client_secret": ["hush-hush"],
        "scope": ["tasks:read clients:read"],
    }


def test_the_secret_shows_nowhere() -> None:
    assert "hush" not in repr(CREDENTIALS) + str(CREDENTIALS) + CREDENTIALS.model_dump_json()
