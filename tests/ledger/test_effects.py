import asyncio

import pytest

from ledger.decisions import Decision
from ledger.ledger import Ledger
from practice.errors import DecisionError, NotFound
from tests.ledger.records import HASH, approved


async def _spent(ledger: Ledger) -> Decision:
    decision = await approved(ledger)
    async with ledger.transaction() as unit:
        return await unit.decisions.spend(decision.id, HASH)


async def test_nothing_is_begun_under_a_decision_that_was_not_spent(ledger: Ledger) -> None:
    decision = await approved(ledger)
    async with ledger.transaction() as unit:
        with pytest.raises(DecisionError):
            await unit.effects.begin(decision.id)
        with pytest.raises(NotFound):
            await unit.effects.begin("DCN-0")


async def test_an_effect_is_begun_tried_again_and_finished(ledger: Ledger) -> None:
    decision = await _spent(ledger)
    async with ledger.transaction() as unit:
        begun = await unit.effects.begin(decision.id)
        assert (begun.id, begun.state, begun.attempts) == (decision.id, "pending", 1)
        failed = await unit.effects.fail(decision.id, "the EHR was down", final=False)
        assert (failed.state, failed.error) == ("pending", "the EHR was down")
        again = await unit.effects.begin(decision.id)
        assert (again.idempotency_key, again.attempts) == (begun.idempotency_key, 2)
        assert [effect.id for effect in await unit.effects.pending()] == [decision.id]
        done = await unit.effects.finish(decision.id, "APT-000009")
        assert (done.state, done.record_id, done.error) == ("done", "APT-000009", "")
        assert await unit.effects.pending() == []


async def test_an_effect_that_is_over_stays_as_it_is(ledger: Ledger) -> None:
    decision = await _spent(ledger)
    async with ledger.transaction() as unit:
        await unit.effects.begin(decision.id)
        done = await unit.effects.finish(decision.id, "APT-000009")
        assert await unit.effects.begin(decision.id) == done
        assert await unit.effects.fail(decision.id, "late", final=True) == done
        assert await unit.effects.finish(decision.id, "APT-000010") == done


async def test_a_final_failure_is_not_tried_again(ledger: Ledger) -> None:
    decision = await _spent(ledger)
    async with ledger.transaction() as unit:
        await unit.effects.begin(decision.id)
        assert (await unit.effects.fail(decision.id, "the time was taken", final=True)).state == "failed"
        assert await unit.effects.pending() == []


async def test_one_decision_has_one_effect_however_many_begin_it(ledger: Ledger) -> None:
    decision = await _spent(ledger)

    async def begin() -> int:
        async with ledger.transaction() as unit:
            return (await unit.effects.begin(decision.id)).attempts

    assert sorted(await asyncio.gather(*(begin() for _ in range(5)))) == [1, 2, 3, 4, 5]


async def test_an_effect_that_was_never_begun_is_not_found(ledger: Ledger) -> None:
    decision = await _spent(ledger)
    async with ledger.transaction() as unit:
        for attempt in (
            unit.effects.get(decision.id),
            unit.effects.finish(decision.id, None),
            unit.effects.fail(decision.id, "", final=True),
        ):
            with pytest.raises(NotFound):
                await attempt
