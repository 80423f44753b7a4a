"""Erasing a client's content, and what is older than the practice keeps: in the ledger and in the paused runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver

from ledger.audit_event import AuditEventName
from ledger.erasure import Erased
from ledger.ledger import Ledger
from policies.retention import RetentionPolicy
from policies.retention.retention_policy import Kept

BATCH = 200
"""So many drafts or runs at a time, so that nobody waits long for the database."""

Saver = BaseCheckpointSaver[Any]


class Eraser:
    """Erases one client's content at their wish."""

    def __init__(self, ledger: Ledger, saver: Saver) -> None:
        self._ledger = ledger
        self._saver = saver

    async def erase(self, client_id: str, by: str) -> Erased:
        """Erase what the client wrote and what was written about them; ``by`` is who asked, for the record.

        Doing so twice is the same as once. Raises ``Refused`` while an alert is open or something is under way.
        """
        async with self._ledger.reading() as unit:
            held = await unit.holdings.of(client_id)
        outcomes = await outcomes_of(self._saver, held.run_ids)
        async with self._ledger.transaction() as unit:
            erased = await unit.erasure.of_client(held, outcomes)
            detail = {**erased.model_dump(), "runs": len(held.run_ids)}
            await unit.audit.append(by, AuditEventName.CONTENT_ERASED, {"client_id": client_id}, detail)
        await forget_runs(self._ledger, self._saver, held.run_ids)
        return erased


class Retention:
    """Erases what is older than the policy's terms, a few times a day; the audit says how much and under which."""

    def __init__(self, ledger: Ledger, saver: Saver, policy: RetentionPolicy) -> None:
        self._ledger = ledger
        self._saver = saver
        self._policy = policy
        self._next: datetime | None = None

    async def sweep(self) -> None:
        """Apply the policy where it is time to; called as often as the server sweeps."""
        now = self._ledger.clock()
        if self._next is None or now >= self._next:
            await self.apply()
            self._next = now + timedelta(hours=self._policy.every_hours)

    async def apply(self) -> dict[str, int]:
        """Apply the policy now; return how many rows lost their words, by what they are."""
        now = self._ledger.clock()
        limits = {kept: self._policy.limit(kept, now) for kept in Kept}
        async with self._ledger.transaction() as unit:
            said = await unit.erasure.conversations_before(limits[Kept.CONVERSATIONS])
            texts = await unit.erasure.texts_before(limits[Kept.TEXTS])
        gone = said.model_dump()
        gone |= {"texts": texts, "drafts": await self._drafts(limits[Kept.DRAFTS])}
        gone["runs"] = await self._runs(limits[Kept.CHECKPOINTS])
        if any(gone.values()):
            async with self._ledger.transaction() as unit:
                detail = {**gone, "policy": self._policy.version}
                await unit.audit.append("clock", AuditEventName.RETENTION_APPLIED, {}, detail)
        return gone

    async def _drafts(self, limit: datetime) -> int:
        total = 0
        while True:
            async with self._ledger.transaction() as unit:
                count = await unit.erasure.drafts_before(limit, BATCH)
            total += count
            if count < BATCH:
                return total

    async def _runs(self, limit: datetime) -> int:
        total = 0
        while True:
            async with self._ledger.reading() as unit:
                run_ids = await unit.erasure.runs_before(limit, BATCH)
            await forget_runs(self._ledger, self._saver, run_ids)
            total += len(run_ids)
            if len(run_ids) < BATCH:
                return total


async def outcomes_of(saver: Saver, run_ids: Sequence[str]) -> set[str]:
    """Return the digests of outcomes that only the runs' checkpoints know."""
    found = set()
    for run_id in run_ids:
        async for kept in saver.alist({"configurable": {"thread_id": run_id}}):
            digest = kept.checkpoint["channel_values"].get("outcome")
            if isinstance(digest, str):
                found.add(digest)
    return found


async def forget_runs(ledger: Ledger, saver: Saver, run_ids: Sequence[str]) -> None:
    """Delete the runs' checkpoints, then note that they are gone: cut off in between, it is done again."""
    for run_id in run_ids:
        await saver.adelete_thread(run_id)
    if run_ids:
        async with ledger.transaction() as unit:
            await unit.erasure.note_runs(run_ids)
