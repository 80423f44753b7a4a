"""Faults on demand, for tests and demonstrations: an EHR that is down, slow, failing, or loses its answers."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ehr.sandbox.problems import Problem, Unavailable


class Faults:
    """What goes wrong next; nothing by default. Change it while the sandbox runs."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.down = False
        self.delay_seconds = 0.0
        self._failures: list[int] = []
        self._answers_to_lose = 0

    def fail_next(self, count: int, status: int = 500) -> None:
        """Answer the next ``count`` calls with ``status``, without doing anything."""
        self._failures.extend([status] * count)

    def lose_next(self, count: int = 1) -> None:
        """Do the next ``count`` calls, and lose their answers: the caller sees 504 and cannot know."""
        self._answers_to_lose += count

    def take_failure(self) -> Problem | None:
        """The problem to answer with instead of doing anything, if any."""
        if self.down:
            return Unavailable("The sandbox is switched off (injected fault).", headers={"Retry-After": "1"})
        if not self._failures:
            return None
        problem = Problem("Injected fault.", headers={"Retry-After": "1"})
        problem.status = self._failures.pop(0)
        return problem

    def take_loss(self) -> bool:
        """Whether this answer gets lost."""
        lost = self._answers_to_lose > 0
        self._answers_to_lose -= lost
        return lost


class FaultsMiddleware:
    """Stands before everything else."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take part in one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._faults.delay_seconds:
            await asyncio.sleep(self._faults.delay_seconds)
        if problem := self._faults.take_failure():
            await problem.response()(scope, receive, send)
        elif self._faults.take_loss():
            await self._app(scope, receive, _nowhere)
            lost = Problem("The answer was lost (injected fault).")
            lost.status = 504
            await lost.response()(scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _nowhere(_message: Message) -> None:
    """Take an answer and drop it."""
