"""Calls to the EHR: each inside its time budget, its circuit and its span; each request repeated where that is safe."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import stamina
import structlog
from opentelemetry import trace
from opentelemetry.trace import Span, Status, StatusCode
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from ehr.rest.dialect import Fault, FaultDialect
from ehr.rest.refusal import fault_of, refusal, unavailable
from ehr.rest.resilience import Resilience
from ehr.rest.sign_in import SignInFailed
from practice.errors import EhrError, EhrUnavailable

T = TypeVar("T")

_tracer = trace.get_tracer("handrail.ehr")
_log = structlog.get_logger("handrail.ehr")

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_UNAUTHORIZED = 401
_NOT_PROCESSED = 429


@dataclass(frozen=True)
class Reply:
    """A success: its JSON, its ETag, its links to further pages."""

    body: Any
    etag: str | None
    links: Mapping[str, str]


class _Unanswered(Exception):
    """One attempt failed in a way that may pass. ``why`` is a status or a type's name: nothing of anybody."""

    def __init__(self, why: str, *, repeatable: bool, pause: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.repeatable = repeatable
        self.pause = pause


class Exchange:
    """The way to one EHR, shared by reader and writer: one connection pool, one token, one circuit."""

    def __init__(self, client: httpx.AsyncClient, name: str, faults: FaultDialect, resilience: Resilience) -> None:
        self.client = client
        self.faults = faults
        self.resilience = resilience
        self._name = name
        self._circuits = AsyncCircuitBreakerFactory(
            default_threshold=resilience.failures_to_open,
            default_ttl=resilience.open_seconds,
            exclude=[(BaseException, lambda error: not isinstance(error, EhrUnavailable))],
        )

    async def call(self, verb: str, label: str, work: "Callable[[Call], Awaitable[T]]") -> T:
        """Make one call of the port. Raises the ``EhrError`` branch; the span gets resource, verb, status, no more."""
        with _tracer.start_as_current_span("ehr", record_exception=False, set_status_on_exception=False) as span:
            span.set_attributes({"handrail.ehr.resource": label, "handrail.ehr.verb": verb})
            try:
                return await self._in_circuit(Call(self, verb, label, span), work)
            except EhrError as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    async def _in_circuit(self, call: "Call", work: "Callable[[Call], Awaitable[T]]") -> T:
        circuit = await self._circuits.get_breaker(self._name)
        try:
            async with circuit:
                return await self._in_time(call, work)
        except OpenedState as opened:
            opened.__traceback__ = None  # the library raises one object again and again, and its traceback would grow
            call.note("circuit_open")
        raise unavailable()

    async def _in_time(self, call: "Call", work: "Callable[[Call], Awaitable[T]]") -> T:
        with suppress(TimeoutError):
            async with asyncio.timeout(self.resilience.budget_seconds) as limit:
                call.deadline = limit.when()
                return await work(call)
        call.note("too_slow")
        raise unavailable()


class Call:
    """One call of the port, of one or more requests."""

    def __init__(self, exchange: Exchange, verb: str, label: str, span: Span) -> None:
        self._exchange = exchange
        self._verb = verb
        self._label = label
        self._span = span
        self.deadline: float | None = None

    def note(self, error: str) -> None:
        """Log that the call failed: kinds and words of our own only."""
        _log.warning("ehr.call_failed", resource=self._label, verb=self._verb, error=error)

    def nonsense(self, error: str) -> EhrUnavailable:
        """Log that the EHR answered with something that cannot be used, and return the error to raise."""
        self.note(error)
        return unavailable()

    async def send(self, method: str, address: str, *, repeatable: bool, **parts: Any) -> Reply:
        """Send one request, again where it fails in passing and is ``repeatable``. ``parts`` are httpx's."""
        patience = self._exchange.resilience
        why = ""
        try:
            async for attempt in stamina.retry_context(
                on=self._pause_before_another,
                attempts=patience.attempts,
                timeout=patience.budget_seconds,
                wait_initial=patience.first_pause_seconds,
                wait_max=patience.longest_pause_seconds,
                wait_jitter=patience.jitter_seconds,
            ):
                with attempt:
                    return await self._once(method, address, repeatable, parts)
        except _Unanswered as failure:
            why = failure.why
        raise self.nonsense(why)  # outside the handler: no link to what httpx knows of the request

    def _pause_before_another(self, error: Exception) -> bool | float:
        """Say whether to try again, and after how many seconds where the EHR has said so."""
        if not (isinstance(error, _Unanswered) and error.repeatable):
            return False
        if error.pause is None:
            return True
        left = (self.deadline or 0.0) - asyncio.get_running_loop().time()
        return error.pause if error.pause < left else False

    async def _once(self, method: str, address: str, repeatable: bool, parts: dict[str, Any]) -> Reply:
        response, failure = await self._ask(method, address, repeatable, parts)
        if response is None:
            raise failure or _Unanswered("no_answer", repeatable=False)
        self._span.set_attribute("http.response.status_code", response.status_code)
        fault = fault_of(response, self._exchange.faults)
        if fault is Fault.UNAVAILABLE:
            status = response.status_code
            again = status == _NOT_PROCESSED or (repeatable and status != _UNAUTHORIZED)
            raise _Unanswered(str(status), repeatable=again, pause=_retry_after(response))
        if fault is not None:
            raise refusal(fault, self._label, response.status_code)
        return self._read(response)

    async def _ask(
        self, method: str, address: str, repeatable: bool, parts: dict[str, Any]
    ) -> tuple[httpx.Response | None, _Unanswered | None]:
        try:
            return await self._exchange.client.request(method, address, **parts), None
        except SignInFailed as failure:
            passing = failure.status is not None and (failure.status >= 500 or failure.status == _NOT_PROCESSED)
            return None, _Unanswered(f"sign_in:{failure.status}", repeatable=passing)
        except httpx.InvalidURL:  # an id or a filter of many thousand characters
            return None, _Unanswered("address_too_long", repeatable=False)
        except httpx.HTTPError as failure:
            again = repeatable or isinstance(failure, _NEVER_SENT)
            return None, _Unanswered(type(failure).__name__, repeatable=again)

    def _read(self, response: httpx.Response) -> Reply:
        try:
            body = response.json()
        except (ValueError, RecursionError):
            body = None
        if body is None:
            raise self.nonsense("not_json")
        links = {name: link["url"] for name, link in response.links.items() if name and "url" in link}
        return Reply(body, response.headers.get("ETag"), links)


def _retry_after(response: httpx.Response) -> float | None:
    """Read Retry-After in seconds; as a date it is rare, and the usual pause serves."""
    text = response.headers.get("Retry-After", "").strip()
    return float(text) if text.isascii() and text.isdigit() else None
