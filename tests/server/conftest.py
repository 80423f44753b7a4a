import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
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


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An EHR that is down or slow costs a test no pauses, and its circuit never opens."""
    from ehr.rest.connect import connect_rest_ehr
    from ehr.rest.resilience import Resilience

    quick = Resilience(
        budget_seconds=3.0, attempts=1, first_pause_seconds=0, longest_pause_seconds=0, jitter_seconds=0,
        failures_to_open=1_000,
    )  # fmt: skip
    monkeypatch.setattr("handrail.wiring.connect_rest_ehr", partial(connect_rest_ehr, resilience=quick))


@pytest_asyncio.fixture
async def own_house(impatient: None, open_sample: OpenPractice, clock: SettableClock) -> AsyncIterator[House]:
    """A practice of the test's own, for what would disturb others."""
    clock.advance(minutes=5)
    async with open_sample() as practice:
        opened = House(practice, clock)
        yield opened
        await opened.close()
