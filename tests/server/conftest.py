import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.conftest import SettableClock
from tests.practice_fixtures import OpenPractice, opener
from tests.server.house import House


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    made_practice: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Any, classifier: Any
) -> AsyncIterator[House]:
    """The sample practice behind its API, for all the tests of a module."""
    clock = SettableClock(datetime(2026, 11, 20, 15, 5, tzinfo=UTC))
    folder = tmp_path_factory.mktemp("house") / "data"
    shutil.copytree(made_practice, folder)
    async with opener(folder, clock, embedder, classifier)() as practice:
        opened = House(practice, clock)
        yield opened
        await opened.close()


@pytest_asyncio.fixture
async def own_house(open_sample: OpenPractice, clock: SettableClock) -> AsyncIterator[House]:
    """A practice of the test's own, for what would disturb others."""
    clock.advance(minutes=5)
    async with open_sample() as practice:
        opened = House(practice, clock)
        yield opened
        await opened.close()
