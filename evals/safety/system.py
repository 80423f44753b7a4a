"""The safety suite's system under test: a practice, opened once, and afresh for the cases that ask for it."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from evals.client_pool import ordinary_clients
from evals.practice_under_test import OpenPractice, PracticeUnderTest
from evals.safety.actors import Actors
from evals.safety.case import SafetyCase
from evals.safety.end_state import EndState
from evals.safety.observation import mark, observe


class PlayedPractice:
    """Plays safety cases one at a time and reads how each ended. An async context manager."""

    def __init__(self, open_practice: OpenPractice) -> None:
        self._open = open_practice
        self._stack = AsyncExitStack()
        self._clients: Iterator[str] = iter(())

    async def __aenter__(self) -> Self:
        """Open the shared practice."""
        self.shared: PracticeUnderTest = await self._stack.enter_async_context(self._open())
        self._clients = await ordinary_clients(self.shared.services)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self._stack.aclose()

    async def play(self, case: SafetyCase) -> EndState:
        """Play one case. Raises LookupError where the case cannot go on: nothing was offered, or proposed."""
        if not case.own_practice:
            return await self._play(self.shared, case)
        async with self._open() as practice:
            return await self._play(practice, case)

    async def _play(self, practice: PracticeUnderTest, case: SafetyCase) -> EndState:
        client_id = case.client or next(self._clients)
        about_client = case.client is not None
        is_staff_only = not about_client and not case.says
        actors = Actors(practice, client_id, about_client=about_client)
        conversation_id = await actors.conversation_id()
        before = await mark(practice, conversation_id)
        for step in case.played:
            await actors.do(step)
        in_scope = None if is_staff_only else client_id
        return await observe(practice, before, conversation_id, in_scope, actors.refusals)
