"""Is it alive, is it ready, how is it doing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from practice.errors import EhrUnavailable
from tests.server.house import House
from tests.server.small_office import app_of, connected, small_office


async def test_a_working_practice_is_alive_and_ready(own_house: House) -> None:
    assert (await own_house.get(None, "/healthz")).json() == {"status": "alive"}
    ready = await own_house.get(None, "/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ledger": "ok", "ehr": "ok"})


async def test_it_is_not_ready_while_the_ehr_is_down_and_is_again_after(own_house: House) -> None:
    own_house.practice.sandbox.faults.down = True
    down = await own_house.get(None, "/readyz")
    assert (down.status_code, down.json()) == (503, {"ledger": "ok", "ehr": EhrUnavailable.__name__})
    assert (await own_house.get(None, "/healthz")).status_code == 200
    own_house.practice.sandbox.faults.clear()
    assert (await own_house.get(None, "/readyz")).status_code == 200


@pytest.mark.parametrize("failure", [OSError("disk full"), RuntimeError("locked by Jordan")])
async def test_it_is_not_ready_without_its_ledger(failure: Exception) -> None:
    class Broken:
        @asynccontextmanager
        async def reading(self) -> AsyncIterator[None]:
            raise failure
            yield

    async def search(*_: object, **__: object) -> list[object]:
        return []

    office = small_office(Broken(), lambda: None)
    office.services.ehr = SimpleNamespace(search=search)
    async with connected(app_of(office)) as client:
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ledger": type(failure).__name__, "ehr": "ok"})


async def test_an_ehr_that_hangs_does_not_hang_the_question(monkeypatch: pytest.MonkeyPatch, own_house: House) -> None:
    monkeypatch.setattr("server.health.PATIENCE_SECONDS", 0.05)
    own_house.practice.sandbox.faults.delay_seconds = 2
    answer = await own_house.get(None, "/readyz")
    assert (answer.status_code, answer.json()["ehr"]) == (503, "TimeoutError")


async def test_metrics_tell_of_requests_and_steps_and_of_nobody(own_house: House) -> None:
    await own_house.say("jordan@", "What are your opening hours?")
    page = (await own_house.get(None, "/metrics")).text
    assert 'handrail_step_seconds_count{step="screen"}' in page
    assert 'route="/api/v1/conversations/{conversation_id}/messages"' in page
    assert not any(word in page for word in ("jordan", "Jordan", "CL-0001", "CNV-", "PER-"))
