"""What people at the practice are asked to do, by Handrail."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Column, Index

from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedText
from practice.errors import NotFound
from practice.identity import Role
from practice.record import Instant, Value

tasks = table(
    "staff_tasks",
    word("kind"),
    Column("title", SealedText("staff_tasks.title"), nullable=False),
    Column("body", SealedText("staff_tasks.body"), nullable=False),
    word("role"),
    word("client_id", nullable=True),
    word("conversation_id", nullable=True),
    word("proposal_id", nullable=True),
    word("state"),
    word("claimed_by", nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("erased_at", Moment),
    Index(None, "practice_id", "state", "role"),
)


class TaskState(StrEnum):
    """Whether anybody is at it."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"


class StaffTask(Value):
    """One thing to do, for the people of one role; ``kind`` is a machine word such as ``handoff``."""

    id: str
    kind: str
    title: str
    body: str
    role: Role
    client_id: str | None
    conversation_id: str | None
    proposal_id: str | None
    state: TaskState
    claimed_by: str | None
    created_at: Instant


class Tasks(Repository):
    """The tasks of a practice's staff."""

    async def add(
        self,
        kind: str,
        title: str,
        *,
        body: str = "",
        role: Role | str = Role.FRONT_DESK,
        client_id: str | None = None,
        conversation_id: str | None = None,
        proposal_id: str | None = None,
    ) -> StaffTask:
        """Ask the people of ``role`` to do something."""
        task = StaffTask(
            id=self._new_id("TSK"),
            kind=kind,
            title=title,
            body=body,
            role=Role(role),
            client_id=client_id,
            conversation_id=conversation_id,
            proposal_id=proposal_id,
            state=TaskState.OPEN,
            claimed_by=None,
            created_at=self._work.clock(),
        )
        await self._insert(tasks, **task.model_dump())
        return task

    async def get(self, task_id: str) -> StaffTask:
        """Return the task. Raises ``NotFound``."""
        task = await self._first(StaffTask, self._select(tasks).where(tasks.c.id == task_id))
        if task is None:
            raise NotFound("There is no such task.")
        return task

    async def list(
        self, role: Role | str | None = None, state: TaskState | str | None = None, *, limit: int = 500
    ) -> Sequence[StaffTask]:
        """Return tasks, oldest first."""
        query = self._select(tasks).order_by(tasks.c.id).limit(limit)
        if role is not None:
            query = query.where(tasks.c.role == role)
        if state is not None:
            query = query.where(tasks.c.state == state)
        return await self._all(StaffTask, query)

    async def about(self, proposal_id: str) -> Sequence[StaffTask]:
        """Return the tasks that a proposal has given rise to, oldest first."""
        query = self._select(tasks).where(tasks.c.proposal_id == proposal_id)
        return await self._all(StaffTask, query.order_by(tasks.c.id))

    async def claim(self, task_id: str, person_id: str) -> bool:
        """Take an open task: True for the one person who gets it. Raises ``NotFound``."""
        await self.get(task_id)
        free = self._update(tasks).where(tasks.c.id == task_id, tasks.c.state == TaskState.OPEN)
        claimed = free.values(state=TaskState.CLAIMED, claimed_by=person_id).returning(tasks.c.id)
        return await self._row(claimed) is not None

    async def finish(self, task_id: str, person_id: str) -> StaffTask:
        """Say that the task is done; it becomes the work of the first who says so. Raises ``NotFound``."""
        unfinished = self._update(tasks).where(tasks.c.id == task_id, tasks.c.state != TaskState.DONE)
        done = unfinished.values(state=TaskState.DONE, claimed_by=person_id).returning(tasks)
        return await self._first(StaffTask, done) or await self.get(task_id)

    async def finish_of(self, proposal_id: str, kind: str, person_id: str) -> None:
        """Say that what was to be done about a proposal is done, by whoever decided it."""
        unfinished = self._update(tasks).where(
            tasks.c.proposal_id == proposal_id, tasks.c.kind == kind, tasks.c.state != TaskState.DONE
        )
        await self._execute(unfinished.values(state=TaskState.DONE, claimed_by=person_id))
