import asyncio

import pytest

from ledger.ledger import Ledger
from ledger.offers import StoredOffer
from practice.errors import NotFound
from tests.conftest import SettableClock
from tests.ledger.records import TOMORROW, ranked, slot


async def _offered(ledger: Ledger) -> StoredOffer:
    async with ledger.transaction() as unit:
        conversation = await unit.conversations.open("CL-0001")
        return await unit.offers.add(
            conversation.id,
            purpose="reschedule",
            slots=(ranked(0), ranked(1)),
            expires_at=TOMORROW,
            appointment_id="APT-000001",
            notes=("a copay is due",),
        )


async def test_an_offer_comes_back_as_it_was_made(ledger: Ledger) -> None:
    offer = await _offered(ledger)
    async with ledger.reading() as unit:
        assert await unit.offers.get(offer.id) == offer
        assert await unit.offers.latest_open(offer.conversation_id) == offer


async def test_of_many_picks_one_counts(ledger: Ledger) -> None:
    offer = await _offered(ledger)

    async def choose(hour: int) -> bool:
        async with ledger.transaction() as unit:
            return await unit.offers.choose(offer.id, slot(hour).id)

    assert sum(await asyncio.gather(*(choose(n % 2) for n in range(8)))) == 1
    async with ledger.reading() as unit:
        assert (await unit.offers.get(offer.id)).chosen_slot_id in {slot(0).id, slot(1).id}
        assert await unit.offers.latest_open(offer.conversation_id) is None


async def test_an_offer_that_is_over_cannot_be_picked_from(ledger: Ledger, clock: SettableClock) -> None:
    offer = await _offered(ledger)
    clock.set(TOMORROW)
    async with ledger.transaction() as unit:
        assert await unit.offers.latest_open(offer.conversation_id) is None
        assert not await unit.offers.choose(offer.id, slot(0).id)


async def test_the_newest_offer_is_the_open_one(ledger: Ledger) -> None:
    first, second = await _offered(ledger), await _offered(ledger)
    async with ledger.reading() as unit:
        assert await unit.offers.latest_open(first.conversation_id) == second


async def test_a_slot_that_was_not_offered_cannot_be_picked(ledger: Ledger) -> None:
    offer = await _offered(ledger)
    async with ledger.transaction() as unit:
        for offer_id, slot_id in ((offer.id, slot(5).id), (offer.id, ""), ("OFR-0", slot(0).id)):
            with pytest.raises(NotFound):
                await unit.offers.choose(offer_id, slot_id)
