import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.ledger import Ledger
from tests.conftest import PRACTICE, SEALING_KEY, SettableClock


async def _client_ids(ledger: Ledger) -> set[str | None]:
    async with ledger.reading() as unit:
        return {conversation.client_id for conversation in await unit.conversations.list()}


async def test_a_unit_that_fails_leaves_no_trace(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError):
        async with ledger.transaction() as unit:
            await unit.conversations.open("CL-0001")
            await unit.audit.append("handrail", "conversation.opened")
            raise ZeroDivisionError
    assert await _client_ids(ledger) == set()
    async with ledger.reading() as unit:
        assert (await unit.audit.verify()).length == 0


async def test_a_cancelled_unit_leaves_no_trace_and_blocks_nobody(ledger: Ledger) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with ledger.transaction() as unit:
            await unit.conversations.open("CL-0001")
            inside.set()
            await asyncio.sleep(3_600)

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5), ledger.transaction() as unit:
        await unit.conversations.open("CL-0002")
    assert await _client_ids(ledger) == {"CL-0002"}


async def test_a_transaction_inside_another_is_an_error_and_not_a_deadlock(ledger: Ledger) -> None:
    async with ledger.transaction():
        with pytest.raises(RuntimeError, match="open already"):
            async with ledger.transaction():
                pass
        with pytest.raises(RuntimeError, match="open already"):
            async with ledger.reading():
                pass
    async with ledger.transaction() as unit:
        await unit.conversations.open("CL-0001")


async def test_readers_wait_for_nobody_and_see_one_state(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        await unit.conversations.open("CL-0001")

    reading, written = asyncio.Event(), asyncio.Event()

    async def read() -> tuple[int, int]:
        async with ledger.reading() as unit:
            before = len(await unit.conversations.list())
            reading.set()
            await written.wait()
            return before, len(await unit.conversations.list())

    reader = asyncio.create_task(read())
    await reading.wait()
    async with asyncio.timeout(5), ledger.transaction() as unit:
        await unit.conversations.open("CL-0002")
    written.set()
    assert await reader == (1, 1)


async def test_a_unit_that_reads_cannot_put_anything_on_record(ledger: Ledger) -> None:
    async with ledger.reading() as unit:
        with pytest.raises(RuntimeError):
            await unit.audit.append("handrail", "export.made")


async def test_many_writers_of_two_processes_all_get_their_turn(ledger_url: str, clock: SettableClock) -> None:
    databases = [Database(ledger_url, SEALING_KEY) for _ in range(2)]
    ledgers = [Ledger(database, clock, PRACTICE) for database in databases]

    async def write(number: int) -> None:
        async with ledgers[number % 2].transaction() as unit:
            conversation = await unit.conversations.open(f"CL-{number:04d}")
            await unit.messages.add(conversation.id, "client", "hello")
            await unit.audit.append("PER-1", "message.received", {"conversation_id": conversation.id})

    await asyncio.gather(*(write(number) for number in range(60)))
    assert len(await _client_ids(ledgers[0])) == 60
    async with ledgers[1].reading() as unit:
        report = await unit.audit.verify()
    assert (report.ok, report.length) == (True, 60)
    await asyncio.gather(*(database.close() for database in databases))


async def test_the_database_refuses_to_write_in_a_unit_that_reads(ledger: Ledger) -> None:
    with pytest.raises(DBAPIError):
        async with ledger.reading() as unit:
            await unit.conversations.open("CL-0001")
    async with ledger.transaction() as unit:
        await unit.conversations.open("CL-0001")
