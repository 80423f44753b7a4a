import asyncio
from datetime import timedelta

from ledger.ledger import Ledger
from tests.conftest import SettableClock
from tests.ledger.records import THURSDAY, TOMORROW, slot


async def test_of_many_holds_on_one_time_one_is_placed(ledger: Ledger) -> None:
    async def place(client: int) -> str | None:
        async with ledger.transaction() as unit:
            return await unit.holds.place(slot(), f"CL-{client:04d}", TOMORROW)

    placed = await asyncio.gather(*(place(client) for client in range(8)))
    assert sum(hold is not None for hold in placed) == 1


async def test_holds_side_by_side_do_not_disturb_each_other(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        assert await unit.holds.place(slot(0), "CL-0001", TOMORROW)
        assert await unit.holds.place(slot(1), "CL-0002", TOMORROW)
        assert await unit.holds.place(slot(0, "CLN-03"), "CL-0003", TOMORROW)
        late = slot(0).model_copy(update={"starts_at": THURSDAY + timedelta(minutes=49)})
        assert await unit.holds.place(late, "CL-0004", TOMORROW) is None


async def test_a_released_hold_frees_the_time(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        hold_id = await unit.holds.place(slot(), "CL-0001", TOMORROW)
        assert hold_id is not None
        held = await unit.holds.get(hold_id)
        assert held is not None and (held.slot, held.client_id, held.expires_at) == (slot(), "CL-0001", TOMORROW)
        for _ in range(2):
            await unit.holds.release(hold_id)
        assert await unit.holds.get(hold_id) is None
        assert await unit.holds.place(slot(), "CL-0002", TOMORROW)


async def test_a_hold_ends_by_itself(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        assert await unit.holds.place(slot(), "CL-0001", TOMORROW)
        clock.set(TOMORROW)
        assert await unit.holds.active(["CLN-02"], THURSDAY, THURSDAY + timedelta(hours=1)) == []
        assert await unit.holds.place(slot(), "CL-0002", TOMORROW + timedelta(hours=1))


async def test_active_holds_are_those_that_overlap_the_time_asked_for(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        for hour in range(3):
            await unit.holds.place(slot(hour), "CL-0001", TOMORROW)
        holds = unit.holds
        assert [h.slot for h in await holds.active(["CLN-02"], THURSDAY, slot(1).starts_at)] == [slot(0)]
        assert [h.slot for h in await holds.active(["CLN-02"], slot(1).starts_at, slot(2).ends_at)] == [
            slot(1),
            slot(2),
        ]
        assert await holds.active(["CLN-03"], THURSDAY, slot(2).ends_at) == []
        assert await holds.active([], THURSDAY, slot(2).ends_at) == []
