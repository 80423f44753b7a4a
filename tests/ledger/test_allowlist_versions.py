import asyncio
from pathlib import Path

import pytest

from ledger.allowlist_versions import AllowlistVersion
from ledger.ledger import Ledger
from practice.errors import ChangedMeanwhile

SHIPPED = {"threshold": 0.44, "route": "scheduler", "enabled": True}
OFF = {**SHIPPED, "enabled": False}
STRICT = {**SHIPPED, "threshold": 0.7}


async def _add(ledger: Ledger, intent: str, after: dict[str, object], based_on: int) -> AllowlistVersion:
    async with ledger.transaction() as unit:
        return await unit.allowlist.add(intent, SHIPPED, after, based_on=based_on, by="PER-1", reason="a reason")


async def test_an_allowlist_that_nobody_touched_has_no_version(ledger: Ledger) -> None:
    async with ledger.reading() as unit:
        assert await unit.allowlist.newest() is None
        assert await unit.allowlist.history() == []


async def test_the_newest_version_holds_every_setting_and_the_earlier_ones_stay(ledger: Ledger) -> None:
    first = await _add(ledger, "appointment.book", OFF, 0)
    second = await _add(ledger, "appointment.cancel", STRICT, 1)
    third = await _add(ledger, "appointment.book", STRICT, 2)
    async with ledger.reading() as unit:
        newest = await unit.allowlist.newest()
        assert newest == third and newest.settings == {"appointment.book": STRICT, "appointment.cancel": STRICT}
        assert await unit.allowlist.history() == [third, second, first]
        assert await unit.allowlist.history("appointment.book") == [third, first]
        assert await unit.allowlist.history(limit=1) == [third]
    assert (first.number, first.before, first.after, first.changed_by) == (1, SHIPPED, OFF, "PER-1")


@pytest.mark.parametrize("based_on", [0, 2])
async def test_a_change_of_another_version_than_the_newest_is_refused(ledger: Ledger, based_on: int) -> None:
    first = await _add(ledger, "appointment.book", OFF, 0)
    with pytest.raises(ChangedMeanwhile):
        await _add(ledger, "appointment.book", STRICT, based_on)
    async with ledger.reading() as unit:
        assert await unit.allowlist.history() == [first]


async def test_of_many_changes_at_once_one_wins(ledger: Ledger) -> None:
    tries = await asyncio.gather(*(_add(ledger, "appointment.book", OFF, 0) for _ in range(8)), return_exceptions=True)
    assert [type(one) for one in tries].count(AllowlistVersion) == 1
    assert [type(one) for one in tries].count(ChangedMeanwhile) == 7


async def test_the_reason_is_sealed(sqlite_ledger: Ledger, sqlite_url: str) -> None:
    await _add(sqlite_ledger, "appointment.book", OFF, 0)
    await sqlite_ledger.database.close()
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert not any(b"a reason" in file.read_bytes() for file in folder.glob("ledger.db*"))
