"""How far each workflow may go, and who said so when. The shipped levels and the ceilings are policies' business."""

from collections.abc import Sequence

from sqlalchemy import Column, Index

from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedText
from practice.record import Instant, Value

dial_moves = table(
    "dial_moves",
    word("workflow"),
    word("level"),
    word("moved_by"),
    Column("reason", SealedText("dial_moves.reason"), nullable=False),
    Column("moved_at", Moment, nullable=False),
    Index(None, "practice_id", "workflow", "id"),
)


class DialMove(Value):
    """One setting of one dial."""

    id: str
    workflow: str
    level: str
    moved_by: str
    reason: str
    moved_at: Instant


class Dials(Repository):
    """The dials of a practice."""

    async def setting(self, workflow: str) -> str | None:
        """Return the level set last, or None where the shipped one holds."""
        query = self._select(dial_moves).where(dial_moves.c.workflow == workflow)
        move = await self._first(
            DialMove, query.order_by(dial_moves.c.moved_at.desc(), dial_moves.c.id.desc()).limit(1)
        )
        return None if move is None else move.level

    async def set(self, workflow: str, level: str, by: str, reason: str) -> DialMove:
        """Set a dial; earlier settings stay on record."""
        move = DialMove(
            id=self._new_id("DIA"),
            workflow=workflow,
            level=level,
            moved_by=by,
            reason=reason,
            moved_at=self._work.clock(),
        )
        await self._insert(dial_moves, **move.model_dump())
        return move

    async def history(self, workflow: str | None = None) -> Sequence[DialMove]:
        """Return the moves of one dial or of all, newest first."""
        query = self._select(dial_moves).order_by(dial_moves.c.moved_at.desc(), dial_moves.c.id.desc())
        return await self._all(DialMove, query if workflow is None else query.where(dial_moves.c.workflow == workflow))
