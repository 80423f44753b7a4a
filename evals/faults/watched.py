"""The ledger, the way to the EHR and the checkpoints, with a boundary before and after each thing that lasts."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from langgraph.checkpoint.base import BaseCheckpointSaver
from sqlalchemy import Connection, event

from evals.faults.watch import Watch
from ledger.database import Database
from ledger.ledger import Ledger, Unit
from practice.clock import Clock

_WRITE = re.compile(r"(?:INSERT INTO|UPDATE) (\w+)")
_SENT = "http11.send_request_body.complete"


class WatchedLedger(Ledger):
    """Passes a boundary right before each COMMIT, all its statements done, and one right after it.

    A boundary is named by the tables that its transaction has written to.
    """

    def __init__(self, database: Database, clock: Clock, practice_id: str, watch: Watch, *, audit_key: bytes) -> None:
        super().__init__(database, clock, practice_id, audit_key=audit_key)
        self._watch = watch
        self._wrote = ""
        engine = database.engine.sync_engine
        event.listen(engine, "begin", _begin)
        event.listen(engine, "before_cursor_execute", _note_table)
        event.listen(engine, "commit", self._before_commit)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Unit]:
        """Open a unit of work as ever."""
        async with super().transaction() as unit:
            yield unit
        self._watch.passes(f"ledger: {self._wrote}: committed")

    def _before_commit(self, connection: Connection) -> None:
        if connection.get_execution_options().get("ledger_writes"):
            self._wrote = ", ".join(connection.info["wrote"]) or "nothing"
            self._watch.passes(f"ledger: {self._wrote}: before the commit")


class WatchedTransport(httpx.AsyncHTTPTransport):
    """Passes a boundary before each request, after a write has gone out unanswered, and after each answer."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and read its whole answer."""
        what = f"EHR: {request.method} {_resource(request.url.path)}"

        async def trace(name: str, info: Mapping[str, Any]) -> None:
            if name == _SENT and request.method != "GET":
                self._watch.passes(f"{what}: sent")

        self._watch.passes(f"{what}: before")
        request.extensions = {**request.extensions, "trace": trace}
        response = await super().handle_async_request(request)
        await response.aread()
        self._watch.passes(f"{what}: answered")
        return response


def watch_checkpoints(saver: BaseCheckpointSaver[Any], watch: Watch) -> None:
    """Let a saver pass a boundary before and after each checkpoint and each step's writes."""
    for method in ("aput", "aput_writes"):
        setattr(saver, method, _watched(getattr(saver, method), f"checkpoint: {method}", watch))


def _watched(save: Callable[..., Any], what: str, watch: Watch) -> Callable[..., Any]:
    async def watched(*arguments: Any, **named: Any) -> Any:
        watch.passes(f"{what}: before")
        result = await save(*arguments, **named)
        watch.passes(f"{what}: saved")
        return result

    return watched


def _begin(connection: Connection) -> None:
    connection.info["wrote"] = {}


def _note_table(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    if (written := _WRITE.match(statement)) and not written[1].startswith("audit_"):
        connection.info["wrote"][written[1]] = True


def _resource(path: str) -> str:
    """Return the resource that an address names: the rest of it is an id."""
    return "/".join(path.split("/")[1:3])
