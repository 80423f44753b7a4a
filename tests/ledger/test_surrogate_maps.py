"""The surrogates of a conversation: kept, changed, sealed, erased."""

from datetime import timedelta

from sqlalchemy import text

from ledger.ledger import Ledger
from tests.conftest import SettableClock
from tests.ledger.test_erasure import erase

MAP = {"salt": "00ff", "words": {"[CLIENT_ABCDE]": "Zebulon Quartermaine"}}


async def kept(ledger: Ledger, client_id: str = "CL-0001") -> str:
    async with ledger.transaction() as unit:
        conversation = await unit.conversations.open(client_id)
        await unit.surrogates.keep(conversation.id, MAP)
    return conversation.id


async def test_a_conversation_without_a_map_has_none(ledger: Ledger) -> None:
    async with ledger.reading() as unit:
        assert await unit.surrogates.of("CNV-none") is None


async def test_a_map_comes_back_and_the_newer_one_takes_its_place(ledger: Ledger) -> None:
    conversation_id = await kept(ledger)
    newer = {"salt": "00ff", "words": {"[CLIENT_ABCDE]": "Zebulon Quartermaine", "[DATE_ABCDE]": "3/14"}}
    async with ledger.transaction() as unit:
        await unit.surrogates.keep(conversation_id, newer)
    async with ledger.reading() as unit:
        assert await unit.surrogates.of(conversation_id) == newer


async def test_the_database_never_shows_a_map(ledger: Ledger) -> None:
    await kept(ledger)
    async with ledger.database.reading() as connection:
        [stored] = (await connection.execute(text("SELECT map FROM surrogate_maps"))).scalars()
    assert b"Zebulon" not in bytes(stored) and b"CLIENT" not in bytes(stored)


async def test_erasing_a_client_erases_their_maps_and_no_other(ledger: Ledger) -> None:
    mine, other = await kept(ledger), await kept(ledger, "CL-0002")
    await erase(ledger)
    async with ledger.reading() as unit:
        assert await unit.surrogates.of(mine) is None
        assert await unit.surrogates.of(other) == MAP


async def test_an_old_map_goes_with_the_conversation_and_a_later_one_can_be_kept(
    ledger: Ledger, clock: SettableClock
) -> None:
    conversation_id = await kept(ledger)
    async with ledger.transaction() as unit:
        await unit.erasure.conversations_before(clock() + timedelta(days=1))
        assert await unit.surrogates.of(conversation_id) is None
        await unit.surrogates.keep(conversation_id, MAP)
        assert await unit.surrogates.of(conversation_id) == MAP
