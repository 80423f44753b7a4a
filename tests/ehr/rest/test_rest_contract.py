"""The contract suite against the sandbox EHR, in its own dialect and in one that shares no word with it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from ehr.rest.dialect_file import load_dialect
from tests.ehr.contract import Case, EhrContract
from tests.ehr.rest.practice_ehr import MEADOW, SmallSandbox, case_on, meadow

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[SmallSandbox]:
    small = SmallSandbox()
    yield small
    await small.close()


class TestSandboxDialect(EhrContract):
    @pytest_asyncio.fixture(loop_scope="module")
    async def case(self, sandbox: SmallSandbox) -> AsyncIterator[Case]:
        case = case_on(await sandbox.transport(), load_dialect("sandbox"))
        yield case
        await sandbox.clean_up(case.way)


class TestMeadowDialect(EhrContract):
    @pytest_asyncio.fixture(loop_scope="module")
    async def case(self, sandbox: SmallSandbox) -> AsyncIterator[Case]:
        case = case_on(meadow(await sandbox.transport()), MEADOW)
        yield case
        await sandbox.clean_up(case.way)
