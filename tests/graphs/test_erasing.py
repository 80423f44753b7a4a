"""Erasing over ledger and checkpoints together, on a practice that has lived a little."""

from typing import Any, cast

import pytest

from graphs.erasing import Eraser, Retention
from ledger.blanking import ERASED
from ledger.people import Person
from policies.retention import RetentionPolicy
from practice.identity import Role
from tests.conftest import SettableClock
from tests.practice_fixtures import OpenPractice, People

ASKED = "I can't do Thursday. Could we do next week, anything after 5? Video is fine."
POLICY = RetentionPolicy.load()


async def checkpoints_of(saver: Any, run_ids: list[str]) -> int:
    found = 0
    for run_id in run_ids:
        found += len([kept async for kept in saver.alist({"configurable": {"thread_id": run_id}})])
    return found


async def everybody(people: People) -> list[Person]:
    async with people.practice.ledger.reading() as unit:
        return list(await unit.people.list())


async def waiting_proposal(people: People) -> str:
    [offer] = [message for message in await people.say(ASKED) if message.kind == "offer"]
    [status] = [message for message in await people.pick(offer) if "proposal_id" in message.payload]
    return str(status.payload["proposal_id"])


async def test_a_client_who_asks_for_it_is_forgotten_and_may_come_back(people: People) -> None:
    proposal_id = await waiting_proposal(people)
    practice = people.practice
    saver, ledger = practice.retention._saver, practice.ledger
    async with ledger.reading() as unit:
        run_ids = list((await unit.holdings.of("CL-0001")).run_ids)
    assert await checkpoints_of(saver, run_ids) > 0
    erased = await Eraser(ledger, saver).erase("CL-0001", by="PER-1")
    assert erased.messages >= 4 and erased.texts >= 3
    assert await checkpoints_of(saver, run_ids) == 0
    async with ledger.reading() as unit:
        assert (await unit.proposals.get(proposal_id)).state == "withdrawn"
        assert (await unit.proposals.get(proposal_id)).summary == ERASED
        [event] = await unit.audit.list(event="content.erased")
        assert event.subject == {"client_id": "CL-0001"} and event.actor == "PER-1"
        assert (await unit.audit.verify()).ok
    await practice.office.runner.sweep()
    assert not [one for one in await everybody(people) if one.email.startswith("jordan@")]
    async with ledger.transaction() as unit:  # somebody at the practice makes a new account, with the same address
        await unit.people.add(
            email="jordan@clients.alder-reed.example", name="Jordan Avery", role=Role.CLIENT, password_hash="-",
            client_id="CL-0001",
        )  # fmt: skip
    assert [message.kind for message in await people.say(ASKED)] == ["offer"]


async def test_what_is_older_than_the_practice_keeps_goes_with_the_sweep(
    open_sample: OpenPractice, clock: SettableClock
) -> None:
    async with open_sample() as practice:
        people = People(practice)
        proposal_id = await waiting_proposal(people)
        front_desk = await people.who("frontdesk@")
        await practice.office.desk.decide(front_desk, proposal_id, "approve")
        retention = Retention(practice.ledger, practice.retention._saver, POLICY)
        async with practice.ledger.reading() as unit:
            runs = list((await unit.holdings.of("CL-0001")).run_ids)
            conversation = await unit.conversations.for_client("CL-0001")
            assert conversation is not None
        assert not any((await retention.apply()).values()), "nothing is old yet"

        clock.advance(days=POLICY.days.checkpoints + 1)
        assert (await retention.apply())["runs"] == len(runs)
        assert await checkpoints_of(practice.retention._saver, runs) == 0

        clock.advance(days=POLICY.days.drafts)
        assert (await retention.apply())["drafts"] == 1
        clock.advance(days=POLICY.days.conversations)
        gone = await retention.apply()
        assert gone["messages"] >= 4 and gone["texts"] >= 4
        async with practice.ledger.reading() as unit:
            assert {message.body for message in await unit.messages.list(conversation.id)} == {ERASED}
            applied = await unit.audit.list(event="retention.applied")
            assert [event.detail["policy"] for event in applied] == [POLICY.version] * 3
            assert (await unit.audit.verify()).ok
        assert not any((await retention.apply()).values())


@pytest.mark.parametrize(("hours", "rounds"), [(0.1, 1), (POLICY.every_hours, 2)])
async def test_retention_is_looked_at_a_few_times_a_day(
    hours: float, rounds: int, clock: SettableClock, monkeypatch: pytest.MonkeyPatch, sqlite_ledger: Any
) -> None:
    retention, done = Retention(sqlite_ledger, cast(Any, None), POLICY), []

    async def apply() -> dict[str, int]:
        done.append(clock())
        return {}

    monkeypatch.setattr(retention, "apply", apply)
    await retention.sweep()
    clock.advance(hours=hours)
    await retention.sweep()
    assert len(done) == rounds
