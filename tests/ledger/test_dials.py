from ledger.ledger import Ledger


async def test_a_dial_that_nobody_touched_has_no_setting(ledger: Ledger) -> None:
    async with ledger.reading() as unit:
        assert await unit.dials.setting("S1") is None
        assert await unit.dials.history() == []


async def test_the_last_setting_counts_and_the_earlier_ones_stay_on_record(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        await unit.dials.set("S1", "auto", "PER-1", "agreement of 97 %")
        await unit.dials.set("M2", "shadow", "PER-1", "new passages")
        last = await unit.dials.set("S1", "assist", "PER-2", "a wrong time")
        assert await unit.dials.setting("S1") == "assist"
        assert await unit.dials.setting("M2") == "shadow"
        assert (await unit.dials.history("S1"))[0] == last
        assert [move.level for move in await unit.dials.history()] == ["assist", "shadow", "auto"]
