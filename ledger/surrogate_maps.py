"""What models outside were shown instead of names, by conversation: sealed, because it is the way back to the names."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Table

from ledger.conversations import conversations
from ledger.repository import Repository
from ledger.schema import Moment, metadata, word
from ledger.sealing import SealedJson
from practice.record import Instant, Value

surrogate_maps = Table(
    "surrogate_maps",
    metadata,
    Column("id", conversations.c.id.type, ForeignKey("conversations.id"), primary_key=True),
    word("practice_id"),
    Column("map", SealedJson("surrogate_maps.map")),
    Column("changed_at", Moment, nullable=False),
)
"""One row a conversation, under the conversation's own id; ``map`` is NULL once it was erased."""


class StoredMap(Value):
    """A conversation's surrogates, as JSON."""

    id: str
    map: dict[str, Any] | None
    changed_at: Instant


class SurrogateMaps(Repository):
    """The surrogates of a practice's conversations."""

    async def of(self, conversation_id: str) -> dict[str, Any] | None:
        """Return a conversation's map, or None where there is none or it was erased."""
        query = self._select(surrogate_maps).where(surrogate_maps.c.id == conversation_id)
        found = await self._first(StoredMap, query)
        return None if found is None else found.map

    async def keep(self, conversation_id: str, content: dict[str, Any]) -> None:
        """Keep the map as it is now; the turn that holds the conversation's lease is the only one to do so."""
        now = self._work.clock()
        if await self._insert_once(surrogate_maps, id=conversation_id, map=content, changed_at=now):
            return
        mine = self._update(surrogate_maps).where(surrogate_maps.c.id == conversation_id)
        await self._execute(mine.values(map=content, changed_at=now))
