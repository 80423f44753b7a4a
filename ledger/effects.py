"""The outbox: what was begun in the EHR under a decision, so that a restart can finish it and nothing happens twice."""

from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Integer, Table

from ledger.decisions import Decisions, decisions
from ledger.repository import Repository
from ledger.schema import Moment, metadata, word
from ledger.sealing import SealedText
from practice.errors import DecisionError, NotFound
from practice.record import Instant, Value

effects = Table(
    "effects",
    metadata,
    Column("id", decisions.c.id.type, ForeignKey("decisions.id"), primary_key=True),
    word("practice_id"),
    word("idempotency_key", length=100),
    word("state"),
    word("record_id", nullable=True),
    Column("error", SealedText("effects.error"), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
)


class EffectState(StrEnum):
    """``PENDING`` may have reached the EHR or not: trying again under the same key is safe."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Effect(Value):
    """What one decision did in the EHR; ``id`` is the decision's, and so there is one effect a decision."""

    id: str
    idempotency_key: str
    state: EffectState
    record_id: str | None
    error: str
    attempts: int
    updated_at: Instant


class Effects(Repository):
    """The outbox of a practice."""

    async def begin(self, decision_id: str) -> Effect:
        """Note that the action is about to be sent, and count the attempt; an effect that is over stays as it is.

        Raises ``DecisionError`` for a decision that was not spent, ``NotFound``.
        """
        if (await Decisions(self._work).get(decision_id)).spent_at is None:
            raise DecisionError("Nothing may be done under a decision that was not spent.")
        await self._insert_once(
            effects,
            id=decision_id,
            idempotency_key=f"handrail-{decision_id}",
            state=EffectState.PENDING,
            error="",
            attempts=0,
            updated_at=self._work.clock(),
        )
        return await self._change(decision_id, attempts=effects.c.attempts + 1)

    async def get(self, decision_id: str) -> Effect:
        """Return the effect. Raises ``NotFound``."""
        effect = await self._first(Effect, self._select(effects).where(effects.c.id == decision_id))
        if effect is None:
            raise NotFound("Nothing was begun under this decision.")
        return effect

    async def finish(self, decision_id: str, record_id: str | None) -> Effect:
        """Note the EHR record that came of it."""
        return await self._change(decision_id, state=EffectState.DONE, record_id=record_id, error="")

    async def fail(self, decision_id: str, error: str, *, final: bool) -> Effect:
        """Note what went wrong; unless ``final``, it is tried again."""
        state = EffectState.FAILED if final else EffectState.PENDING
        return await self._change(decision_id, state=state, error=error)

    async def pending(self) -> list[Effect]:
        """Return what was begun and is not over, oldest first."""
        query = self._select(effects).where(effects.c.state == EffectState.PENDING)
        return await self._all(Effect, query.order_by(effects.c.id))

    async def _change(self, decision_id: str, **values: object) -> Effect:
        pending = self._update(effects).where(effects.c.id == decision_id, effects.c.state == EffectState.PENDING)
        changed = pending.values(updated_at=self._work.clock(), **values).returning(effects)
        return await self._first(Effect, changed) or await self.get(decision_id)
