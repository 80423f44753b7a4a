import asyncio

import pytest

from ledger.ids import new_id
from ledger.ledger import Ledger
from ledger.runs import Run
from practice.errors import NotFound
from practice.identity import Principal, Role

JORDAN = Principal(
    person_id="PER-1", practice_id="alder-reed", role=Role.CLIENT, name="Jordan Avery", client_id="CL-0001"
)


async def _started(ledger: Ledger) -> Run:
    async with ledger.transaction() as unit:
        run_id = new_id("RUN", ledger.clock())
        return await unit.runs.start(
            run_id, graph="portal_message", principal=JORDAN, conversation_id="CNV-1", message_id="MSG-1"
        )


async def test_a_run_comes_back_as_it_was_started(ledger: Ledger) -> None:
    run = await _started(ledger)
    async with ledger.reading() as unit:
        assert await unit.runs.get(run.id) == run
    assert (run.principal, run.state, run.interrupt_id) == (JORDAN, "running", None)


async def test_a_restart_finds_what_was_cut_off_and_what_waits(ledger: Ledger) -> None:
    running, paused, done, failed = [await _started(ledger) for _ in range(4)]
    async with ledger.transaction() as unit:
        assert (await unit.runs.pause(paused.id, "interrupt-1")).interrupt_id == "interrupt-1"
        await unit.runs.finish(done.id)
        await unit.runs.fail(failed.id)
        unfinished = await unit.runs.unfinished()
    assert [(run.id, run.state) for run in unfinished] == [(running.id, "running"), (paused.id, "paused")]


async def test_a_paused_run_goes_on_once(ledger: Ledger) -> None:
    run = await _started(ledger)
    async with ledger.transaction() as unit:
        assert not await unit.runs.resume(run.id)
        await unit.runs.pause(run.id, "interrupt-1")

    async def resume() -> bool:
        async with ledger.transaction() as unit:
            return await unit.runs.resume(run.id)

    assert sum(await asyncio.gather(*(resume() for _ in range(6)))) == 1


async def test_an_unknown_run_is_not_found(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        for attempt in (unit.runs.get("RUN-0"), unit.runs.pause("RUN-0", "x"), unit.runs.finish("RUN-0")):
            with pytest.raises(NotFound):
                await attempt
        with pytest.raises(NotFound):
            await unit.runs.resume("RUN-0")
