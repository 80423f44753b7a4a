"""The accounting of disclosures, made of the audit."""

from typing import Any

from graphs.disclosures import disclosures_of
from ledger.ledger import Ledger
from tests.conftest import SettableClock


async def _called(ledger: Ledger, conversation_id: str, **detail: Any) -> None:
    async with ledger.transaction() as unit:
        subject = {"run_id": "RUN-1", "conversation_id": conversation_id}
        await unit.audit.append("agent:documenter", "model.called", subject, {"model_calls": 1, **detail})


async def test_a_prompt_to_a_model_outside_is_listed_and_one_to_the_built_in_is_not(
    sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    async with sqlite_ledger.transaction() as unit:
        mine = await unit.conversations.open("CL-0001")
        other = await unit.conversations.open("CL-0002")
    await _called(sqlite_ledger, mine.id, model="handrail-local/1")
    await _called(sqlite_ledger, mine.id, model="somebody/elses-70b", model_calls=0)
    await _called(sqlite_ledger, other.id, model="somebody/elses-70b")
    clock.advance(hours=1)
    await _called(sqlite_ledger, mine.id, model="somebody/elses-70b")
    async with sqlite_ledger.reading() as unit:
        [made] = await disclosures_of(unit, "CL-0001")
    assert (made.what, made.recipient, made.purpose) == ("model_prompt", "somebody/elses-70b", "documentation")
    assert (made.basis, made.reference) == ("deidentified", "RUN-1")
    assert made.at.startswith("2026-11-20T16:00")


async def test_the_list_is_newest_first_and_of_one_client(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    said = {"what": "send_reply", "recipient": "client", "purpose": "messaging", "basis": "not_required"}
    for number, client_id in enumerate(["CL-0001", "CL-0001", "CL-00011"]):
        clock.advance(minutes=1)
        async with sqlite_ledger.transaction() as unit:
            subject = {"client_id": client_id, "record_id": f"MSG-{number}"}
            await unit.audit.append("handrail", "disclosure.made", subject, {**said, "notice": False})
    async with sqlite_ledger.reading() as unit:
        assert [one.reference for one in await disclosures_of(unit, "CL-0001")] == ["MSG-1", "MSG-0"]
        assert [one.reference for one in await disclosures_of(unit, "CL-0001", limit=1)] == ["MSG-1"]
        assert await disclosures_of(unit, "CL-0003") == []
