import asyncio

import pytest

from ledger.conversations import ConversationKind, ConversationState
from ledger.ledger import Ledger
from practice.errors import ConversationBusy, NotFound
from tests.conftest import SettableClock


async def _opened(ledger: Ledger) -> str:
    async with ledger.transaction() as unit:
        return (await unit.conversations.open("CL-0001")).id


async def test_two_tabs_open_one_conversation(ledger: Ledger) -> None:
    opened = await asyncio.gather(*(_opened(ledger) for _ in range(8)))
    assert len(set(opened)) == 1


async def test_a_closed_conversation_is_followed_by_another(ledger: Ledger) -> None:
    first = await _opened(ledger)
    async with ledger.transaction() as unit:
        await unit.conversations.close(first)
        assert await unit.conversations.for_client("CL-0001") is None
        second = await unit.conversations.open("CL-0001")
        assert second.id > first
        assert [c.id for c in await unit.conversations.list(client_id="CL-0001")] == [second.id, first]
        assert [c.id for c in await unit.conversations.list(ConversationState.CLOSED)] == [first]


async def test_each_request_of_a_colleague_is_a_conversation_of_its_own(ledger: Ledger) -> None:
    portal = await _opened(ledger)
    async with ledger.transaction() as unit:
        for client_id in ("CL-0001", "CL-0001", None):
            opened = await unit.conversations.open(client_id, kind="staff", opened_by="PER-2")
            assert (opened.kind, opened.client_id, opened.opened_by) == (ConversationKind.STAFF, client_id, "PER-2")
        assert [c.id for c in await unit.conversations.list(kind="portal")] == [portal]
        assert len(await unit.conversations.list(kind="staff")) == 3
        current = await unit.conversations.for_client("CL-0001")
        assert current is not None and current.id == portal


async def test_people_take_over_and_hand_back(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)
    async with ledger.transaction() as unit:
        handed = await unit.conversations.hand_to_people(conversation_id, "crisis")
        assert (handed.state, handed.state_reason, handed.taken_by) == ("with_people", "crisis", None)
        taken = await unit.conversations.take_over(conversation_id, "PER-2")
        assert (taken.state_reason, taken.taken_by) == ("crisis", "PER-2")
        assert (await unit.conversations.take_over(conversation_id, "PER-2")).taken_by == "PER-2"
        again = await unit.conversations.hand_to_people(conversation_id, "another message")
        assert again.taken_by == "PER-2"
        back = await unit.conversations.hand_back(conversation_id, "PER-2")
        assert (back.state, back.state_reason, back.taken_by) == ("open", "", None)


async def test_of_two_people_who_take_over_at_once_one_does(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)

    async def take(person_id: str) -> str:
        async with ledger.transaction() as unit:
            return (await unit.conversations.take_over(conversation_id, person_id)).id

    results = await asyncio.gather(*(take(f"PER-{n}") for n in range(6)), return_exceptions=True)
    assert results.count(conversation_id) == 1
    assert sum(isinstance(result, ConversationBusy) for result in results) == 5


async def test_what_was_not_with_people_cannot_be_handed_back(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)
    with pytest.raises(ConversationBusy):
        async with ledger.transaction() as unit:
            await unit.conversations.hand_back(conversation_id, "PER-2")


async def test_a_closed_conversation_cannot_be_handed_to_people(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)
    with pytest.raises(ConversationBusy):
        async with ledger.transaction() as unit:
            await unit.conversations.close(conversation_id)
            await unit.conversations.hand_to_people(conversation_id, "crisis")


async def test_questions_in_a_row_are_counted(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)
    async with ledger.transaction() as unit:
        for count in (1, 2):
            asked = await unit.conversations.set_pending(conversation_id, {"question": "Which day?"})
            assert (asked.clarifications, asked.pending_question) == (count, {"question": "Which day?"})
        answered = await unit.conversations.set_pending(conversation_id, None)
        assert (answered.clarifications, answered.pending_question) == (0, None)
        said = await unit.conversations.set_pending(conversation_id, {"question": "Which?"}, clarifications=0)
        assert said.clarifications == 0


async def test_one_turn_at_a_time_holds_the_lease(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)

    async def lease(holder: str) -> bool:
        async with ledger.transaction() as unit:
            return await unit.conversations.lease(conversation_id, holder, 60)

    assert sum(await asyncio.gather(*(lease(f"turn-{n}") for n in range(8)))) == 1


async def test_a_lease_is_renewed_by_its_holder_and_given_back(ledger: Ledger) -> None:
    conversation_id = await _opened(ledger)
    async with ledger.transaction() as unit:
        conversations = unit.conversations
        assert await conversations.lease(conversation_id, "one", 60)
        assert await conversations.lease(conversation_id, "one", 60)
        await conversations.release(conversation_id, "two")
        assert not await conversations.lease(conversation_id, "two", 60)
        await conversations.release(conversation_id, "one")
        assert await conversations.lease(conversation_id, "two", 60)


async def test_the_lease_of_a_turn_that_died_ends_by_itself(ledger: Ledger, clock: SettableClock) -> None:
    conversation_id = await _opened(ledger)
    async with ledger.transaction() as unit:
        assert await unit.conversations.lease(conversation_id, "one", 60)
        clock.advance(seconds=59)
        assert not await unit.conversations.lease(conversation_id, "two", 60)
        clock.advance(seconds=1)
        assert await unit.conversations.lease(conversation_id, "two", 60)
        await unit.conversations.release(conversation_id, "one")
        assert not await unit.conversations.lease(conversation_id, "three", 60)


async def test_an_unknown_conversation_is_not_found(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        conversations = unit.conversations
        for attempt in (
            conversations.get("CNV-0"),
            conversations.hand_to_people("CNV-0", "crisis"),
            conversations.take_over("CNV-0", "PER-1"),
            conversations.hand_back("CNV-0", "PER-1"),
            conversations.close("CNV-0"),
            conversations.set_pending("CNV-0", None),
            conversations.lease("CNV-0", "turn", 60),
        ):
            with pytest.raises(NotFound):
                await attempt
