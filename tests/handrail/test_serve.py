"""The application as it is served: its practice opens and closes with it, and time brings what time brings."""

import asyncio
from typing import Any, cast

import pytest
import structlog

import handrail.serve
from practice.work import Message, Thread
from tests.conftest import SettableClock
from tests.practice_fixtures import OpenPractice
from tests.server.house import House


class Sweeper:
    """Counts its rounds; the first one fails."""

    def __init__(self) -> None:
        self.rounds = 0
        self.enough = asyncio.Event()

    async def sweep(self) -> None:
        self.rounds += 1
        if self.rounds == 1:
            raise RuntimeError("Jordan said something private")
        self.enough.set()


async def test_a_sweep_that_fails_is_logged_without_its_words_and_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handrail.serve, "SWEEP_SECONDS", 0.001)
    sweeper = Sweeper()
    with structlog.testing.capture_logs() as lines:
        async with handrail.serve._sweeping(cast(Any, sweeper)):
            await asyncio.wait_for(sweeper.enough.wait(), 5)
    [line] = [line for line in lines if line["event"] == "sweep.failed"]
    assert line["error"] == "RuntimeError" and "Jordan" not in str(lines)
    done = sweeper.rounds
    await asyncio.sleep(0.01)
    assert sweeper.rounds == done, "it ends with the server"


async def test_what_is_written_in_the_ehr_of_this_process_reaches_handrail_by_itself(
    open_sample: OpenPractice, clock: SettableClock
) -> None:
    clock.advance(minutes=5)
    async with open_sample() as practice:
        house = House(practice, clock)
        async with handrail.serve._delivering(practice, house.app):
            opened = Thread(id="", client_id="CL-0007", subject="Portal messages", opened_at=clock())
            thread = await practice.ehr.create(opened, idempotency_key="test-1")
            message = Message(
                id="", thread_id=thread.id, client_id="CL-0007", sender="client", body="Where can I park?",
                category="portal", sent_at=clock(),
            )  # fmt: skip
            await practice.ehr.create(message, idempotency_key="test-2")
            for _ in range(500):
                async with practice.ledger.reading() as unit:
                    conversation = await unit.conversations.for_client("CL-0007")
                    said = [] if conversation is None else await unit.messages.list(conversation.id)
                if len(said) > 1:
                    break
                await asyncio.sleep(0.01)
        assert [one.author for one in said] == ["client", "handrail"]
