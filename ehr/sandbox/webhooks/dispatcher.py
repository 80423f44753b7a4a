"""Sends what waits in the outbox: at least once, with growing pauses, until it arrives or is given up as dead."""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog
from sqlalchemy import RowMapping, Select, select, true, update

from ehr.sandbox.columns import microseconds
from ehr.sandbox.settings import SandboxSettings
from ehr.sandbox.store import Store
from ehr.sandbox.tables import DELIVERIES, RECORDS
from ehr.sandbox.webhooks.outbox import DeliveryState, Outbox
from ehr.sandbox.webhooks.signature import EVENT_ID_HEADER, SIGNATURE_HEADER, sign
from practice.clock import Clock

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
_BATCH = 20
_POLL_SECONDS = 1.0
_GONE = 410

log = structlog.get_logger(__name__)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: 5 s, 10 s, 20 s … up to an hour."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


@dataclass(frozen=True)
class Attempt:
    """What came of one try."""

    status: int | None
    error: str | None

    @property
    def arrived(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


class Dispatcher:
    """Delivers over the client it is given, which may lead into an application of the same process."""

    def __init__(
        self, client: httpx.AsyncClient, store: Store, settings: SandboxSettings, clock: Clock, outbox: Outbox
    ) -> None:
        self._client = client
        self._store = store
        self._settings = settings
        self._clock = clock
        self._outbox = outbox
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Deliver in the background until ``stop``."""
        if self._task is None:
            self._task = asyncio.create_task(self._work(), name="sandbox-webhooks")

    async def stop(self) -> None:
        """Stop delivering. What is under way is tried again after the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def run_once(self, now: datetime) -> int:
        """Try the deliveries that are due at ``now``, and return how many were tried."""
        due = await self._take(now)
        attempts = await asyncio.gather(*(self._send(row, now) for row in due))
        for row, attempt in zip(due, attempts, strict=True):
            await self._note(row, attempt, now)
        return len(due)

    async def _work(self) -> None:
        while True:
            self._outbox.news.clear()
            try:
                tried = await self.run_once(self._clock())
            except Exception as error:  # the database may be busy or away for a while; deliveries must go on after it
                log.warning("sandbox.webhooks.failed", error=type(error).__name__)
                tried = 0
            if not tried:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._outbox.news.wait(), _POLL_SECONDS)

    async def _take(self, now: datetime) -> list[RowMapping]:
        """Lease the due deliveries, so that a second dispatcher on the same database leaves them alone."""
        wanted = _due(now)
        # Most looks find nothing, and should not take the writer's turn.
        async with self._store.reading() as connection:
            if (await connection.execute(wanted.limit(1))).first() is None:
                return []
        lease = now + timedelta(seconds=2 * self._settings.webhook_timeout_seconds + 30)
        async with self._store.writing() as connection:
            rows = list((await connection.execute(wanted)).mappings())
            taken = DELIVERIES.c.id.in_([row["id"] for row in rows])
            await connection.execute(update(DELIVERIES).where(taken).values(next_attempt_at=microseconds(lease)))
        return rows

    async def _send(self, row: RowMapping, now: datetime) -> Attempt:
        body = row["body"].encode()
        headers = {
            "Content-Type": "application/json",
            EVENT_ID_HEADER: row["event_id"],
            SIGNATURE_HEADER: sign(row["secret"], body, int(now.timestamp())),
        }
        try:
            answer = await self._client.post(
                row["url"], content=body, headers=headers, timeout=self._settings.webhook_timeout_seconds
            )
        except Exception as error:  # in process, the receiver's own error arrives here as it was raised
            return Attempt(None, type(error).__name__)
        return Attempt(answer.status_code, None)

    async def _note(self, row: RowMapping, attempt: Attempt, now: datetime) -> None:
        attempts = row["attempts"] + 1
        values = {"attempts": attempts, "last_status": attempt.status, "last_error": attempt.error}
        if attempt.arrived:
            values |= {"state": DeliveryState.DELIVERED.value, "finished_at": microseconds(now)}
        elif attempts >= self._settings.webhook_attempts or attempt.status == _GONE:
            values |= {"state": DeliveryState.DEAD.value, "finished_at": microseconds(now)}
            log.warning("sandbox.webhooks.dead", attempt=attempts, status=attempt.status)
        else:
            values |= {"next_attempt_at": microseconds(now + pause_after(attempts))}
        async with self._store.writing() as connection:
            await connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == row["id"]).values(values))


def _due(now: datetime) -> Select[Any]:
    """The pending deliveries whose time has come, with their addresses; an inactive subscription keeps its own."""
    subscriptions = RECORDS["webhook-subscriptions"]
    return (
        select(DELIVERIES, subscriptions.c.url, subscriptions.c.secret)
        .join_from(DELIVERIES, subscriptions, DELIVERIES.c.subscription_id == subscriptions.c.id)
        .where(
            DELIVERIES.c.state == DeliveryState.PENDING.value,
            DELIVERIES.c.next_attempt_at <= microseconds(now),
            subscriptions.c.active.is_(true()),
        )
        .order_by(DELIVERIES.c.next_attempt_at, DELIVERIES.c.id)
        .limit(_BATCH)
    )
