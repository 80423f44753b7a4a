"""The database: opened, reopened, shared, refused."""

import asyncio

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from ehr.sandbox.app import Sandbox, create_sandbox
from practice.errors import SettingsError
from tests.conftest import SettableClock
from tests.ehr.sandbox.conftest import Ehr, opened, settings_for
from tests.ehr.sandbox.small_practice import appointment, client, new, small_practice


async def test_what_was_written_is_there_after_a_restart(sandbox_url: str, clock: SettableClock) -> None:
    async with opened(settings_for(sandbox_url), clock) as ehr:
        booked = (await ehr.post("appointments", new(appointment()))).json()
    again = Sandbox(settings_for(sandbox_url), clock)
    await again.open()
    assert not await again.is_empty()
    transport = httpx.ASGITransport(app=again.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://ehr.test") as http:
        ehr = Ehr(again, clock, http)
        found = await http.get(f"/v1/appointments/{booked['id']}", headers=await ehr.sign_in())
    assert found.json() == booked
    await again.close()


@pytest.mark.parametrize("database", ["sandbox_url", "postgres_url"])
async def test_two_processes_on_one_database_book_a_time_once(
    database: str, request: pytest.FixtureRequest, clock: SettableClock
) -> None:
    url = request.getfixturevalue(database)
    async with opened(settings_for(url), clock) as one:
        other = Sandbox(settings_for(url), clock)
        await other.open()
        transport = httpx.ASGITransport(app=other.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://ehr.test") as http:
            http.headers.update(await one.sign_in())  # the key is shared, and so are the tokens
            body = new(appointment())
            calls = [ehr.post("/v1/appointments", json=body) for ehr in (one.http, http) for _ in range(5)]
            answers = await asyncio.gather(*calls)
        await other.close()
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9


async def test_a_database_in_memory_serves_too(clock: SettableClock) -> None:
    async with opened(settings_for("sqlite+aiosqlite:///:memory:"), clock) as ehr:
        rivals = [ehr.post("appointments", new(appointment())) for _ in range(3)]
        answers = await asyncio.gather(*rivals, ehr.get("clients"), ehr.get("appointments"))
        assert sorted(answer.status_code for answer in answers) == [200, 200, 201, 409, 409]


async def test_a_database_of_another_schema_is_not_opened(sandbox_url: str, clock: SettableClock) -> None:
    async with opened(settings_for(sandbox_url), clock):
        pass
    engine = create_async_engine(sandbox_url.replace("sqlite:", "sqlite+aiosqlite:"))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE sandbox_schema SET version = 999"))
    await engine.dispose()
    sandbox = Sandbox(settings_for(sandbox_url), clock)
    with pytest.raises(SettingsError, match="schema 999"):
        await sandbox.open()
    await sandbox.close()


async def test_loading_is_all_or_nothing(each_ehr: Ehr) -> None:
    before = await each_ehr.sandbox.counts()
    with pytest.raises(IntegrityError):
        await each_ehr.sandbox.load([client(8), client(9), client(1)])
    assert await each_ehr.sandbox.counts() == before


async def test_a_sandbox_is_empty_until_something_is_loaded(sandbox_url: str, clock: SettableClock) -> None:
    sandbox = create_sandbox(settings_for(sandbox_url), clock).state.sandbox
    await sandbox.open()
    assert await sandbox.is_empty()
    assert await sandbox.load(small_practice()) == len(small_practice())
    assert (await sandbox.counts())["clients"] == 3
    assert not await sandbox.is_empty()
    await sandbox.close()


async def test_thousands_of_records_load_in_a_moment(sandbox_url: str, clock: SettableClock) -> None:
    async with opened(settings_for(sandbox_url), clock) as ehr:
        assert await ehr.sandbox.load(client(n) for n in range(10, 5010)) == 5000
        assert (await ehr.post("clients", new(client(1)))).json()["id"] == "CL-5010"


async def test_a_caller_that_goes_away_in_the_middle_leaves_no_lock_behind(each_ehr: Ehr) -> None:
    for number in range(20):
        calls = [asyncio.create_task(each_ehr.post("clients", new(client(9)), key=f"{number}/{n}")) for n in range(3)]
        await asyncio.sleep(0.001 * number)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
    answer = await asyncio.wait_for(each_ehr.post("clients", new(client(9)), key="last"), 5)
    assert answer.status_code == 201
    numbers = [int(record_id[3:]) for record_id in await each_ehr.ids("clients", limit=200)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1)), "each id was given to a record that stayed"
