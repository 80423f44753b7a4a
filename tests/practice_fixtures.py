"""The sample practice, opened for a test: made once for the session, copied for each test that changes it."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.messages import ConversationMessage
from practice.clock import Clock
from practice.identity import Principal

if TYPE_CHECKING:  # what a running practice is made of takes seconds to load, and most tests need none of it
    from langchain_core.language_models import BaseChatModel

    from handrail.wiring import Practice
    from knowledge.embedder import Embedder
    from policies.intents import IntentClassifier

OPENING = datetime(2026, 11, 20, 14, 50, tzinfo=UTC)
OpenPractice = Callable[..., "AbstractAsyncContextManager[Practice]"]


@pytest.fixture(scope="session")
def embedder() -> "Embedder":
    """The real MiniLM, loaded once."""
    from knowledge.embedder import Embedder

    return Embedder()


@pytest.fixture(scope="session")
def made_practice(tmp_path_factory: pytest.TempPathFactory, embedder: "Embedder") -> Path:
    """A data folder with the sample practice in it, generated and ingested once."""
    from handrail.settings import Settings
    from handrail.wiring import open_practice

    parallel = "PYTEST_XDIST_WORKER" in os.environ
    root = tmp_path_factory.getbasetemp().parent if parallel else tmp_path_factory.getbasetemp()
    folder = root / "made-practice"

    async def make() -> None:
        settings = Settings(data_dir=folder, _env_file=None)
        async with open_practice(settings, lambda: OPENING, embedder=embedder) as practice:
            practice.office.services.classifier.warm()

    with (root / "made-practice.lock").open("w") as turn:  # of several test processes, one makes it
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            with ThreadPoolExecutor(1) as elsewhere:  # a loop may be running here already
                elsewhere.submit(asyncio.run, make()).result()
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def classifier(made_practice: Path, embedder: "Embedder") -> "IntentClassifier":
    """The intent classifier, fitted once."""
    from policies.intents import IntentAllowlist, IntentClassifier, IntentExamples

    cache = made_practice / "intents"
    return IntentClassifier(embedder.embed, IntentAllowlist.load(), IntentExamples.load(), cache=cache)


@pytest.fixture
def open_sample(
    made_practice: Path, tmp_path: Path, embedder: "Embedder", classifier: "IntentClassifier", clock: Clock
) -> OpenPractice:
    """Open a copy of the sample practice; opening again in the same test is a restart."""
    folder = tmp_path / "data"
    shutil.copytree(made_practice, folder)
    return opener(folder, clock, embedder, classifier)


def opener(folder: Path, clock: Clock, embedder: "Embedder", classifier: "IntentClassifier") -> OpenPractice:
    """Return what opens the practice in this folder."""
    from handrail.settings import Settings
    from handrail.wiring import open_practice

    @asynccontextmanager
    async def open_it(
        *, database_url: str | None = None, model: "BaseChatModel | None" = None, now: Clock | None = None
    ) -> AsyncIterator["Practice"]:
        settings = Settings(data_dir=folder, database_url=database_url, _env_file=None)
        async with open_practice(
            settings, now or clock, model=model, embedder=embedder, classifier=classifier
        ) as practice:
            yield practice

    return open_it


class People:
    """The sample practice's people as principals, and a client's way to talk."""

    def __init__(self, practice: "Practice") -> None:
        self.practice = practice
        self.office = practice.office

    async def who(self, start: str) -> Principal:
        async with self.practice.ledger.reading() as unit:
            return next(p.principal for p in await unit.people.list() if p.email.startswith(start))

    async def say(self, text: str, who: str = "jordan@") -> list[ConversationMessage]:
        """Send a client's message and return what Handrail answered."""
        client = await self.who(who)
        view = await self.office.readings.my_conversation(client)
        stages = await self.office.turns.client_message(client, view.conversation.id, text)
        return [stage.message async for stage in stages if stage.message is not None]

    async def pick(self, offer: ConversationMessage, index: int = 0, who: str = "jordan@") -> list[ConversationMessage]:
        """Pick an offered slot and return what Handrail answered."""
        client = await self.who(who)
        slot = offer.payload["slots"][index]
        stages = await self.office.turns.client_choice(
            client, offer.conversation_id, str(offer.payload["offer_id"]), str(slot["id"])
        )
        return [stage.message async for stage in stages if stage.message is not None]


@pytest.fixture
async def people(open_sample: OpenPractice) -> AsyncIterator[People]:
    """An open sample practice."""
    async with open_sample() as practice:
        yield People(practice)
