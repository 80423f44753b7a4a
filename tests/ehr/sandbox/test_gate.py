"""Who comes in, and for what."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import jwt
import pytest_asyncio

from tests.conftest import SettableClock
from tests.ehr.sandbox.conftest import SIGNING_KEY, Ehr, opened, settings_for

GRANT = {"grant_type": "client_credentials"}


@pytest_asyncio.fixture
async def limited_ehr(sandbox_url: str, clock: SettableClock) -> AsyncIterator[Ehr]:
    async with opened(settings_for(sandbox_url, rate_limit_per_minute=6), clock) as found:
        yield found


async def test_a_token_says_what_it_is_good_for_and_how_long(ehr: Ehr) -> None:
    answer = await ehr.http.post("/oauth/token", data=GRANT, auth=("reader", "reader-secret"))
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "clients:read")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_program_may_sign_in_by_form_fields(ehr: Ehr) -> None:
    form = GRANT | {"client_id": "reader", "client_secret": "reader-secret", "scope": "clients:read"}
    assert (await ehr.http.post("/oauth/token", data=form)).status_code == 200


WRONG_SIGN_INS: tuple[tuple[dict[str, str], str, int, str], ...] = (
    (GRANT, "reader:wrong", 401, "invalid_client"),
    (GRANT, "nobody:reader-secret", 401, "invalid_client"),
    (GRANT, "no colon", 401, "invalid_client"),
    (GRANT, "", 401, "invalid_client"),
    (GRANT | {"client_id": "reader", "client_secret": "é"}, "", 401, "invalid_client"),
    ({"grant_type": "password"}, "reader:reader-secret", 400, "unsupported_grant_type"),
    ({}, "reader:reader-secret", 400, "unsupported_grant_type"),
    (GRANT | {"scope": "clients:read clients:write"}, "reader:reader-secret", 400, "invalid_scope"),
)


async def test_a_wrong_sign_in_is_refused(ehr: Ehr) -> None:
    for form, basic, status, error in WRONG_SIGN_INS:
        header = {"Authorization": f"Basic {base64.b64encode(basic.encode()).decode()}"} if basic else {}
        answer = await ehr.http.post("/oauth/token", data=form, headers=header)
        assert (answer.status_code, answer.json()["error"]) == (status, error), (form, basic)
    broken = await ehr.http.post("/oauth/token", data=GRANT, headers={"Authorization": "Basic %%%"})
    assert broken.status_code == 401


def forged(key: str = SIGNING_KEY.get_secret_value(), algorithm: str = "HS256", **changes: object) -> str:
    at = int(datetime(2026, 11, 20, 15, tzinfo=UTC).timestamp())
    claims = {"iss": "handrail-sandbox-ehr", "sub": "reader", "jti": "1", "scope": "clients:read", "exp": at + 60}
    return jwt.encode(claims | changes, key, algorithm=algorithm)


async def test_only_our_own_tokens_open_the_door(ehr: Ehr) -> None:
    answers = {
        "genuine": f"Bearer {forged()}",
        "other key": f"Bearer {forged('another key, just as long as ours is, or longer')}",
        "unsigned": f"Bearer {forged('', 'none')}",
        "other issuer": f"Bearer {forged(iss='elsewhere')}",
        "unknown client": f"Bearer {forged(sub='nobody')}",
        "expired": f"Bearer {forged(exp=1)}",
        "not bearer": f"Basic {forged()}",
        "rubbish": "Bearer rubbish",
        "empty": "",
    }
    found = {
        name: (await ehr.http.get("/v1/clients", headers={"Authorization": header})).status_code
        for name, header in answers.items()
    }
    assert found == dict.fromkeys(answers, 401) | {"genuine": 200}


async def test_a_token_expires(ehr: Ehr) -> None:
    ehr.clock.advance(minutes=59, seconds=59)
    assert (await ehr.get("clients")).status_code == 200
    ehr.clock.advance(seconds=1)
    answer = await ehr.get("clients")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')


async def test_a_scope_opens_its_own_resource_and_right_only(ehr: Ehr) -> None:
    reader = await ehr.sign_in("reader")
    assert (await ehr.http.get("/v1/clients", headers=reader)).status_code == 200
    for answer in (
        await ehr.http.get("/v1/appointments", headers=reader),
        await ehr.http.post("/v1/clients", json={}, headers=reader),
        await ehr.http.patch("/v1/clients/CL-0001", json={"employer": "x"}, headers=reader),
    ):
        assert answer.status_code == 403
        assert "scope" in answer.json()


async def test_a_token_may_carry_less_than_its_client_could(ehr: Ehr) -> None:
    narrow = await ehr.sign_in("handrail", scope="tasks:read")
    assert (await ehr.http.get("/v1/tasks", headers=narrow)).status_code == 200
    assert (await ehr.http.get("/v1/clients", headers=narrow)).status_code == 403


async def test_too_many_calls_are_told_when_to_come_back(limited_ehr: Ehr) -> None:
    statuses = [(await limited_ehr.get("clients")).status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2  # signing in was the first of six
    answer = await limited_ehr.get("clients")
    assert answer.headers["retry-after"] == "10"
    limited_ehr.clock.advance(seconds=10)
    assert (await limited_ehr.get("clients")).status_code == 200
    assert (await limited_ehr.get("clients")).status_code == 429


async def test_each_program_has_its_own_share(limited_ehr: Ehr) -> None:
    for _ in range(7):
        await limited_ehr.get("clients")
    reader = await limited_ehr.sign_in("reader")
    assert (await limited_ehr.http.get("/v1/clients", headers=reader)).status_code == 200
