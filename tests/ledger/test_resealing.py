"""A new key in front, and everything sealed anew with it."""

import pytest
from sqlalchemy import text

from ledger.database import Database
from ledger.ledger import Ledger
from ledger.resealing import reseal
from ledger.schema import metadata
from ledger.sealing import SealedJson, SealedText
from practice.errors import SealBroken
from tests.conftest import AUDIT_KEY, PRACTICE, SEALING_KEY, SettableClock
from tests.ledger.test_erasure import fill, words_left

NEW_KEY = bytes(range(32, 64))


async def _opened(ledger: Ledger) -> list[str]:
    """Every sealed value of every table, opened."""
    found = []
    async with ledger.database.reading() as connection:
        for table in metadata.sorted_tables:
            sealed = [c for c in table.c if isinstance(c.type, SealedJson | SealedText)]
            if sealed:
                rows = await connection.execute(table.select().with_only_columns(*sealed))
                found += [f"{table.name}:{value}" for row in rows for value in row]
    return sorted(found)


def _ledger(url: str, clock: SettableClock, *keys: bytes) -> Ledger:
    return Ledger(Database(url, keys), clock, PRACTICE, audit_key=AUDIT_KEY)


async def test_everything_is_sealed_anew_and_the_old_key_is_needed_no_more(
    ledger: Ledger, ledger_url: str, clock: SettableClock
) -> None:
    async with ledger.transaction() as unit:
        await fill(unit)
    before = await _opened(ledger)
    both = _ledger(ledger_url, clock, NEW_KEY, SEALING_KEY)
    async with both.transaction() as unit:
        await fill(unit, "CL-0002")
    before = await _opened(both)
    assert await reseal(both.database) >= 12
    assert await reseal(both.database) == 0, "what is sealed with the new key is left alone"
    await both.database.close()
    new = _ledger(ledger_url, clock, NEW_KEY)
    assert await _opened(new) == before and len(await words_left(new)) == 9
    async with new.reading() as unit:
        assert (await unit.audit.verify()).ok
    await new.database.close()
    with pytest.raises(SealBroken):
        await _opened(ledger)


async def test_many_rows_are_taken_in_batches(
    sqlite_ledger: Ledger, sqlite_url: str, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.resealing.BATCH", 4)
    async with sqlite_ledger.transaction() as unit:
        for number in range(11):
            await unit.artifacts.put("prompt", f"number {number}")
    both = _ledger(sqlite_url, clock, NEW_KEY, SEALING_KEY)
    assert await reseal(both.database) == 11
    await both.database.close()


@pytest.mark.parametrize("planted", ["hello", "\x01abcdhello and a few more bytes"])
async def test_a_row_that_nobody_sealed_is_refused_and_left(
    ledger: Ledger, ledger_url: str, clock: SettableClock, planted: str
) -> None:
    async with ledger.transaction() as unit:
        await unit.tasks.add("handoff", "one")
    async with ledger.database.writing() as connection:
        await connection.execute(text("UPDATE staff_tasks SET body = :body"), {"body": planted.encode()})
    both = _ledger(ledger_url, clock, NEW_KEY, SEALING_KEY)
    with pytest.raises(SealBroken):
        await reseal(both.database)
    await both.database.close()
    async with ledger.database.reading() as connection:
        assert bytes((await connection.execute(text("SELECT body FROM staff_tasks"))).scalar_one()) == planted.encode()
