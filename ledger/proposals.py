"""Actions that an agent wants, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer

from ledger.conversations import conversations
from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedJson, SealedText
from practice.action import Action, Workflow
from practice.errors import AlreadyDecided, DecisionError, NotFound
from practice.grounded import Source
from practice.record import Instant, Value

proposals = table(
    "proposals",
    word("workflow"),
    word("kind"),
    word("client_id", nullable=True),
    Column("action", SealedJson("proposals.action"), nullable=False),
    word("action_hash"),
    word("policy_version", length=200),
    Column("summary", SealedText("proposals.summary"), nullable=False),
    Column("sources", SealedJson("proposals.sources"), nullable=False),
    Column("notes", SealedJson("proposals.notes"), nullable=False),
    Column("stamp", JSON, nullable=False),
    word("state"),
    word("requested_by", nullable=True),
    Column("conversation_id", conversations.c.id.type, ForeignKey("conversations.id"), index=True),
    word("run_id", nullable=True),
    word("hold_id", nullable=True),
    Column("high_risk", Boolean, nullable=False),
    Column("approvers", Integer, nullable=False, server_default="1"),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("reminders", Integer, nullable=False, server_default="0"),
    Column("reminded_at", Moment),
    Column("escalated_at", Moment),
    word("escalated_to", nullable=True),
    word("assigned_to", nullable=True),
    word("assigned_by", nullable=True),
    Column("assigned_at", Moment),
    Column("assignment_reason", SealedText("proposals.assignment_reason")),
    Column("erased_at", Moment),
    Index(None, "practice_id", "state", "id"),
    Index(None, "run_id"),
)


class ProposalState(StrEnum):
    """Where a proposal stands. ``SHADOW`` is final: what was only watched is never carried out."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    EXECUTED = "executed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    SHADOW = "shadow"


_BEFORE = {
    ProposalState.EXECUTED: (ProposalState.APPROVED, ProposalState.FAILED),
    ProposalState.FAILED: (ProposalState.APPROVED,),
}
"""What ``mark`` may set, and after which states. Every other change has a method of its own."""


class Proposal(Value):
    """An action, what it stands on, who asked for it, and how long it has waited for whom.

    ``approvers`` people must approve it (1 or 2). ``assigned_to`` is the person it was handed to by ``assigned_by``;
    ``escalated_to`` the role that was told when nobody decided.
    """

    id: str
    practice_id: str
    workflow: Workflow
    kind: str
    client_id: str | None
    action: Action
    action_hash: str
    policy_version: str
    summary: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    stamp: dict[str, str]
    state: ProposalState
    requested_by: str | None
    conversation_id: str | None
    run_id: str | None
    hold_id: str | None
    high_risk: bool
    approvers: int
    created_at: Instant
    expires_at: Instant
    reminders: int = 0
    reminded_at: Instant | None = None
    escalated_at: Instant | None = None
    escalated_to: str | None = None
    assigned_to: str | None = None
    assigned_by: str | None = None
    assigned_at: Instant | None = None
    assignment_reason: str | None = None


class Proposals(Repository):
    """The proposals of a practice. Methods that name an unknown one raise ``NotFound``."""

    async def add(
        self,
        action: Action,
        *,
        workflow: Workflow | str,
        action_hash: str,
        policy_version: str,
        summary: str,
        expires_at: Instant,
        sources: Sequence[Source] = (),
        notes: Sequence[str] = (),
        stamp: dict[str, str] | None = None,
        state: Literal["waiting", "shadow"] = "waiting",
        requested_by: str | None = None,
        conversation_id: str | None = None,
        run_id: str | None = None,
        hold_id: str | None = None,
        high_risk: bool = False,
        approvers: int = 1,
    ) -> Proposal:
        """Keep a proposal; its kind and client are the action's."""
        proposal = Proposal(
            id=self._new_id("PRP"),
            practice_id=self._work.practice_id,
            workflow=Workflow(workflow),
            kind=action.kind,
            client_id=action.client_id,
            action=action,
            action_hash=action_hash,
            policy_version=policy_version,
            summary=summary,
            sources=tuple(sources),
            notes=tuple(notes),
            stamp=stamp or {},
            state=ProposalState(state),
            requested_by=requested_by,
            conversation_id=conversation_id,
            run_id=run_id,
            hold_id=hold_id,
            high_risk=high_risk,
            approvers=approvers,
            created_at=self._work.clock(),
            expires_at=expires_at,
        )
        plain = proposal.model_dump(exclude={"action"})
        await self._insert(proposals, **plain, action=action.model_dump(mode="json"))
        return proposal

    async def get(self, proposal_id: str) -> Proposal:
        """Return the proposal."""
        proposal = await self._first(Proposal, self._select(proposals).where(proposals.c.id == proposal_id))
        if proposal is None:
            raise NotFound("There is no such proposal.")
        return proposal

    async def for_run(self, run_id: str) -> Proposal | None:
        """Return the newest proposal of a run."""
        query = self._select(proposals).where(proposals.c.run_id == run_id)
        return await self._first(Proposal, query.order_by(proposals.c.id.desc()).limit(1))

    async def waiting(self) -> Sequence[Proposal]:
        """Return what still waits for a person, oldest first."""
        query = self._select(proposals).where(
            proposals.c.state == ProposalState.WAITING, proposals.c.expires_at > self._work.clock()
        )
        return await self._all(Proposal, query.order_by(proposals.c.id))

    async def is_waiting(self, proposal_id: str) -> bool:
        """Say whether it can still be decided now."""
        return await self._exists(
            proposals,
            proposals.c.id == proposal_id,
            proposals.c.state == ProposalState.WAITING,
            proposals.c.expires_at > self._work.clock(),
        )

    async def list(
        self,
        state: ProposalState | str | None = None,
        *,
        client_id: str | None = None,
        conversation_id: str | None = None,
        workflow: Workflow | str | None = None,
        limit: int = 200,
    ) -> Sequence[Proposal]:
        """Return proposals, newest first."""
        query = self._select(proposals).order_by(proposals.c.id.desc()).limit(limit)
        wanted: dict[str, Any] = {
            "state": state,
            "client_id": client_id,
            "conversation_id": conversation_id,
            "workflow": workflow,
        }
        for name, value in wanted.items():
            if value is not None:
                query = query.where(proposals.c[name] == value)
        return await self._all(Proposal, query)

    async def withdraw(self, proposal_id: str) -> Proposal:
        """Take back what still waits. Raises ``AlreadyDecided`` where it no longer does."""
        change = self._update(proposals).where(
            proposals.c.id == proposal_id, proposals.c.state == ProposalState.WAITING
        )
        withdrawn = change.values(state=ProposalState.WITHDRAWN).returning(proposals)
        proposal = await self._first(Proposal, withdrawn)
        if proposal is None:
            state = (await self.get(proposal_id)).state
            raise AlreadyDecided(f"This request is {state} already.", "Ask the front desk to change it.")
        return proposal

    async def expire_due(self, now: datetime) -> Sequence[Proposal]:
        """Expire what waited too long, and return it, so that somebody can be told."""
        change = self._update(proposals).where(
            proposals.c.state == ProposalState.WAITING, proposals.c.expires_at <= now
        )
        return await self._all(Proposal, change.values(state=ProposalState.EXPIRED).returning(proposals))

    async def mark(self, proposal_id: str, state: ProposalState | str) -> Proposal:
        """Say that an approved action was ``executed`` or ``failed``. Raises ``DecisionError`` for any other change."""
        after = ProposalState(state)
        change = self._update(proposals).where(
            proposals.c.id == proposal_id, proposals.c.state.in_(_BEFORE.get(after, ()))
        )
        marked = await self._first(Proposal, change.values(state=after).returning(proposals))
        if marked is None:
            before = (await self.get(proposal_id)).state
            raise DecisionError(f"A proposal that is {before} cannot become {after}.")
        return marked
