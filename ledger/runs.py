"""Runs of graphs: which are under way, and where the paused ones wait."""

from enum import StrEnum

from sqlalchemy import Column, Index

from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedJson
from practice.errors import NotFound
from practice.identity import Principal
from practice.record import Instant, Value

runs = table(
    "runs",
    word("graph"),
    word("conversation_id", nullable=True),
    word("message_id", nullable=True),
    Column("principal", SealedJson("runs.principal"), nullable=False),
    word("state"),
    word("interrupt_id", length=200, nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("erased_at", Moment),
    Index(None, "practice_id", "state"),
)


class RunState(StrEnum):
    """``PAUSED`` waits for a decision; ``RUNNING`` after a restart was cut off."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"


class Run(Value):
    """One run of one graph, on behalf of one person."""

    id: str
    graph: str
    conversation_id: str | None
    message_id: str | None
    principal: Principal
    state: RunState
    interrupt_id: str | None
    created_at: Instant


class Runs(Repository):
    """The runs of a practice. Methods that name an unknown one raise ``NotFound``."""

    async def start(
        self,
        run_id: str,
        *,
        graph: str,
        principal: Principal,
        conversation_id: str | None = None,
        message_id: str | None = None,
    ) -> Run:
        """Note that a run begins. Its id (``new_id("RUN", now)``) has held the conversation's lease until now."""
        run = Run(
            id=run_id,
            graph=graph,
            conversation_id=conversation_id,
            message_id=message_id,
            principal=principal,
            state=RunState.RUNNING,
            interrupt_id=None,
            created_at=self._work.clock(),
        )
        await self._insert(runs, **run.model_dump())
        return run

    async def get(self, run_id: str) -> Run:
        """Return the run."""
        run = await self._first(Run, self._select(runs).where(runs.c.id == run_id))
        if run is None:
            raise NotFound("There is no such run.")
        return run

    async def pause(self, run_id: str, interrupt_id: str) -> Run:
        """Note that the run waits at this interrupt."""
        return await self._move(run_id, RunState.PAUSED, interrupt_id)

    async def resume(self, run_id: str) -> bool:
        """Let a paused run go on: True for the one call that does, so that it is never resumed twice."""
        paused = self._update(runs).where(runs.c.id == run_id, runs.c.state == RunState.PAUSED)
        resumed = await self._row(paused.values(state=RunState.RUNNING).returning(runs.c.id)) is not None
        if not resumed:
            await self.get(run_id)
        return resumed

    async def finish(self, run_id: str) -> Run:
        """Note that the run came to its end."""
        return await self._move(run_id, RunState.DONE, None)

    async def fail(self, run_id: str) -> Run:
        """Note that the run broke off."""
        return await self._move(run_id, RunState.FAILED, None)

    async def unfinished(self) -> list[Run]:
        """Return what is running or paused, oldest first."""
        query = self._select(runs).where(runs.c.state.in_((RunState.RUNNING, RunState.PAUSED)))
        return await self._all(Run, query.order_by(runs.c.id))

    async def _move(self, run_id: str, state: RunState, interrupt_id: str | None) -> Run:
        change = self._update(runs).where(runs.c.id == run_id).values(state=state, interrupt_id=interrupt_id)
        return await self._first(Run, change.returning(runs)) or await self.get(run_id)
