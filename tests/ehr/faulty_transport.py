"""A way to an EHR on which things go wrong on demand."""

import asyncio
from collections.abc import Callable

import httpx


class FaultyTransport(httpx.AsyncBaseTransport):
    """Stands between an adapter and its EHR. It counts what is asked; sign-in passes untouched and uncounted."""

    def __init__(self, ehr: httpx.AsyncBaseTransport, token_path: str) -> None:
        self._ehr = ehr
        self._token_path = token_path
        self._planned: list[Callable[[], httpx.Response | None]] = []
        self._answers_to_lose = 0
        self._delay_seconds = 0.0
        self.asked: list[httpx.Request] = []
        self.sign_ins = 0

    def answer(self, status: int, *, times: int = 1, content: bytes = b"{}", **headers: str) -> None:
        """Answer the next calls in the EHR's place; ``retry_after`` stands for Retry-After."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._planned += [lambda: httpx.Response(status, content=content, headers=named)] * times

    def fail(self, error: type[httpx.TransportError], *, times: int = 1) -> None:
        """Let the next calls fail before they reach the EHR."""

        def fall() -> httpx.Response:
            raise error("a text that may hold an address")

        self._planned += [fall] * times

    def lose_answers(self, times: int = 1) -> None:
        """Let the EHR do the next calls, and lose what it says."""
        self._answers_to_lose += times

    def slow_down(self, seconds: float) -> None:
        """Let every call take this long."""
        self._delay_seconds = seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == self._token_path:
            self.sign_ins += 1
            return await self._ehr.handle_async_request(request)
        self.asked.append(request)
        if self._delay_seconds:
            await asyncio.sleep(self._delay_seconds)
        if self._planned and (response := self._planned.pop(0)()) is not None:
            return response
        response = await self._ehr.handle_async_request(request)
        if self._answers_to_lose:
            self._answers_to_lose -= 1
            await response.aclose()
            raise httpx.ReadTimeout("lost")
        return response
