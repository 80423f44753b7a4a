"""Slots kept for one client while a decision is awaited."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, Index

from ledger.repository import Repository
from ledger.schema import Moment, table, word
from practice.record import Instant
from practice.scheduling.slot import Hold, Slot

holds = table(
    "holds",
    word("client_id"),
    word("clinician_id"),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("slot", JSON, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("released_at", Moment),
    Index(None, "practice_id", "clinician_id", "starts_at"),
)


class Holds(Repository):
    """The holds on a practice's calendar. One clinician's active holds never overlap."""

    async def place(self, slot: Slot, client_id: str, expires_at: Instant) -> str | None:
        """Keep ``slot`` until ``expires_at`` and return the hold's id, or None where it overlaps an active hold.

        Holds on one clinician's time queue for each other, so that two of them cannot both find the time free.
        """
        await self._queue_for(f"holds/{slot.clinician_id}")
        if await self.active([slot.clinician_id], slot.starts_at, slot.ends_at):
            return None
        hold_id = self._new_id("HLD")
        await self._insert(
            holds,
            id=hold_id,
            client_id=client_id,
            clinician_id=slot.clinician_id,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            slot=slot.model_dump(mode="json"),
            expires_at=expires_at,
        )
        return hold_id

    async def get(self, hold_id: str) -> Hold | None:
        """Return the hold while it is active."""
        query = self._select(holds).where(
            holds.c.id == hold_id, holds.c.released_at.is_(None), holds.c.expires_at > self._work.clock()
        )
        return await self._first(Hold, query)

    async def release(self, hold_id: str) -> None:
        """Free the slot. Releasing twice is the same as once."""
        placed = self._update(holds).where(holds.c.id == hold_id, holds.c.released_at.is_(None))
        await self._execute(placed.values(released_at=self._work.clock()))

    async def active(self, clinician_ids: Sequence[str], start: datetime, end: datetime) -> list[Hold]:
        """Return the holds in force now that overlap the time from ``start`` up to ``end``."""
        query = self._select(holds).where(
            holds.c.clinician_id.in_(clinician_ids),
            holds.c.starts_at < end,
            holds.c.ends_at > start,
            holds.c.released_at.is_(None),
            holds.c.expires_at > self._work.clock(),
        )
        return await self._all(Hold, query.order_by(holds.c.starts_at))
