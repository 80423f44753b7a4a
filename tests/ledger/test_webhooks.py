import asyncio

import pytest

from ledger.ledger import Ledger


async def test_an_event_is_new_to_one_delivery_alone(ledger: Ledger) -> None:
    async def deliver() -> bool:
        async with ledger.transaction() as unit:
            return await unit.webhooks.first_time("EVT-1")

    assert sum(await asyncio.gather(*(deliver() for _ in range(8)))) == 1
    async with ledger.transaction() as unit:
        assert await unit.webhooks.first_time("EVT-2")


async def test_an_event_whose_work_failed_counts_as_unseen(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError):
        async with ledger.transaction() as unit:
            assert await unit.webhooks.first_time("EVT-1")
            raise ZeroDivisionError
    async with ledger.transaction() as unit:
        assert await unit.webhooks.first_time("EVT-1")
