import asyncio

import pytest

from ledger.ledger import Ledger
from ledger.messages import WINDOW_MESSAGES
from practice.errors import InputError, NotFound


async def _opened(ledger: Ledger) -> str:
    async with ledger.transaction() as unit:
        return (await unit.conversations.open("CL-0001")).id


async def test_messages_come_back_as_they_were_said_and_in_order(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)
    async with ledger.transaction() as unit:
        first = await unit.messages.add(conversation_id, "client", "Hello — 你好", person_id="PER-1")
        second = await unit.messages.add(
            conversation_id,
            "handrail",
            "Two times are free.",
            kind="offer",
            payload={"offer_id": "OFR-1", "slots": [{"score": 0.5}]},
            stamp={"model": "handrail-local/1"},
            run_id="RUN-1",
        )
    async with ledger.reading() as unit:
        assert await unit.messages.list(conversation_id) == [first, second]
        assert await unit.messages.list(conversation_id, after=first.id) == [second]
        assert await unit.messages.list(conversation_id, limit=1) == [second]
        assert await unit.messages.get(first.id) == first


async def test_the_window_holds_what_the_client_wrote_since_the_hand_back(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)
    async with ledger.transaction() as unit:
        await unit.messages.add(conversation_id, "client", "before")
        await unit.conversations.take_over(conversation_id, "PER-2")
        await unit.messages.add(conversation_id, "client", "to the person")
        await unit.conversations.hand_back(conversation_id, "PER-2")
        assert await unit.messages.open_window(conversation_id) == []
        await unit.messages.add(conversation_id, "client", "one")
        await unit.messages.add(conversation_id, "handrail", "answer")
        await unit.messages.add(conversation_id, "staff", "note")
        await unit.messages.add(conversation_id, "client", "two")
        assert [m.body for m in await unit.messages.open_window(conversation_id)] == ["one", "two"]


async def test_the_window_holds_the_newest_when_there_are_too_many(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)
    async with ledger.transaction() as unit:
        for number in range(WINDOW_MESSAGES + 5):
            await unit.messages.add(conversation_id, "client", str(number))
        window = [message.body for message in await unit.messages.open_window(conversation_id)]
    assert window == [str(number) for number in range(5, WINDOW_MESSAGES + 5)]


async def test_a_message_of_the_ehr_comes_in_once(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)

    async def receive() -> str:
        async with ledger.transaction() as unit:
            return (await unit.messages.add(conversation_id, "client", "hello", external_id="MSG-000001")).id

    results = await asyncio.gather(*(receive() for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(result, InputError) for result in results) == 5
    async with ledger.reading() as unit:
        found = await unit.messages.find_inbound("MSG-000001")
        assert found is not None and [found] == await unit.messages.list(conversation_id)
        assert await unit.messages.find_inbound("MSG-000002") is None


async def test_a_message_needs_a_conversation(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        with pytest.raises(NotFound):
            await unit.messages.add("CNV-0", "client", "hello")
        with pytest.raises(NotFound):
            await unit.messages.get("MSG-0")
        assert await unit.messages.list("CNV-0") == []
        assert await unit.messages.open_window("CNV-0") == []
