"""Who read or wrote which record, with which token. Never what stood in it."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import RowMapping, insert, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ehr.sandbox.columns import microseconds
from ehr.sandbox.store import Store
from ehr.sandbox.tables import ACCESS_LOG
from ehr.sandbox.tokens import Caller
from practice.clock import Clock

_FLUSH_SECONDS = 1.0
_FLUSH_AT = 200
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,40}")

log = structlog.get_logger(__name__)


class AccessLog:
    """Entries are gathered for up to a second and written together, so that a read does not wait for a write."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[dict[str, Any]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: set[asyncio.Task[None]] = set()

    def note(self, entry: dict[str, Any]) -> None:
        """Add an entry."""
        self._waiting.append(entry)
        if len(self._waiting) >= _FLUSH_AT:
            self._flush_soon()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_FLUSH_SECONDS, self._flush_soon)

    async def flush(self) -> None:
        """Write what is waiting."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        entries, self._waiting = self._waiting, []
        if not entries:
            return
        try:
            async with self._store.writing() as connection:
                await connection.execute(insert(ACCESS_LOG), entries)
        except SQLAlchemyError as error:
            self._waiting = entries + self._waiting
            log.warning("sandbox.access_log.waiting", error=type(error).__name__, count=len(self._waiting))

    async def close(self) -> None:
        """Write what is waiting, and wait for writes under way."""
        await asyncio.gather(*self._flushing)
        await self.flush()

    async def entries(self, client_id: str | None = None, limit: int = 100) -> list[RowMapping]:
        """The latest entries, newest first, of one client in care if given."""
        await self.flush()
        wanted = select(ACCESS_LOG).order_by(ACCESS_LOG.c.number.desc()).limit(limit)
        if client_id is not None:
            wanted = wanted.where(ACCESS_LOG.c.client_id == client_id)
        async with self._store.reading() as connection:
            return list((await connection.execute(wanted)).mappings())

    def _flush_soon(self) -> None:
        task = asyncio.get_running_loop().create_task(self.flush())
        self._flushing.add(task)
        task.add_done_callback(self._flushing.discard)


class AccessLogMiddleware:
    """Notes every call of a signed-in program under /v1, refused ones too."""

    def __init__(self, app: ASGIApp, log: AccessLog, clock: Clock) -> None:
        self._app = app
        self._log = log
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take part in one request (ASGI)."""
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch if scope["type"] == "http" else send)
        finally:
            caller = scope.get("state", {}).get("caller")
            if caller is not None:
                self._log.note(entry_of(Request(scope), caller, status, self._clock()))


def entry_of(request: Request, caller: Caller, status: int, at: datetime) -> dict[str, Any]:
    """The log entry of a request: filters by name only, as their values are names and numbers of people."""
    asked = request.query_params
    return {
        "at": microseconds(at),
        "api_client": caller.api_client,
        "token_id": caller.token_id,
        "method": request.method,
        "resource": request.url.path.removeprefix("/v1/").partition("/")[0],
        "record_id": next(_plain([request.path_params.get("record_id", "")]), None),
        "client_id": next(_plain([asked.get("client_id", "")]), None),
        "filters": ",".join(sorted(set(_plain(asked.keys())))),
        "status": status,
    }


def _plain(texts: Iterable[str]) -> Iterator[str]:
    """Those that look like an id or a filter's name; whatever else a caller sent is not worth keeping."""
    return (text for text in texts if _PLAIN.fullmatch(text))
