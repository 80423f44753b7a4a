"""What a person, or a policy, said of a proposal: once, about exact arguments, for a limited time, for a single use."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, UniqueConstraint

from ledger.endorsements import Endorsements
from ledger.proposals import Proposal, Proposals, ProposalState, proposals
from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedJson, SealedText
from practice.action import Action
from practice.errors import AlreadyDecided, DecisionExpired, DecisionMismatch, DecisionSpent, NotFound
from practice.record import Instant, Value

decisions = table(
    "decisions",
    Column("proposal_id", proposals.c.id.type, ForeignKey("proposals.id"), nullable=False),
    word("verdict"),
    word("decided_by"),
    Column("reason", SealedText("decisions.reason"), nullable=False),
    Column("action", SealedJson("decisions.action")),
    word("action_hash"),
    word("policy_version", length=200),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("spent_at", Moment),
    UniqueConstraint("proposal_id"),
)


class Verdict(StrEnum):
    """``AUTO`` is a policy's approval under a dial that allows it; the others are a person's."""

    APPROVE = "approve"
    EDIT = "edit"
    REJECT = "reject"
    AUTO = "auto"


class Decision(Value):
    """One decision. ``action`` is what may be executed: the proposal's, or the person's edit; None if rejected."""

    id: str
    proposal_id: str
    verdict: Verdict
    decided_by: str
    reason: str
    action: Action | None
    action_hash: str
    policy_version: str
    created_at: Instant
    expires_at: Instant
    spent_at: Instant | None


class Decisions(Repository):
    """The decisions of a practice."""

    async def record(
        self,
        proposal_id: str,
        *,
        verdict: Verdict | str,
        decided_by: str,
        action_hash: str,
        policy_version: str,
        expires_at: Instant,
        action: Action | None = None,
        reason: str = "",
    ) -> Decision:
        """Decide a waiting proposal; of many who try at once, one succeeds.

        ``action`` is the edited action; for any other verdict it may be left out. ``action_hash`` is that of exactly
        the action that may run, and empty for a rejection. After ``expires_at`` the decision can no longer be spent.

        Raises ``AlreadyDecided`` or ``DecisionExpired`` where the proposal no longer waits, ``DecisionMismatch`` where
        an approval carries another action than the proposal's, an edit carries none or one of another kind or client,
        or too few people approved it, ``NotFound``.
        """
        said = Verdict(verdict)
        proposal = await Proposals(self._work).get(proposal_id)
        decided_action = _decided_action(proposal, said, action)
        if said is not Verdict.REJECT:
            await self._require_enough_people(proposal, said, decided_by)
        await self._close_proposal(proposal_id, said)
        decision = Decision(
            id=self._new_id("DCN"),
            proposal_id=proposal_id,
            verdict=said,
            decided_by=decided_by,
            reason=reason,
            action=decided_action,
            action_hash=action_hash,
            policy_version=policy_version,
            created_at=self._work.clock(),
            expires_at=expires_at,
            spent_at=None,
        )
        plain = None if decision.action is None else decision.action.model_dump(mode="json")
        await self._insert(decisions, **{**decision.model_dump(), "action": plain})
        return decision

    async def get(self, decision_id: str) -> Decision:
        """Return the decision. Raises ``NotFound``."""
        decision = await self._first(Decision, self._select(decisions).where(decisions.c.id == decision_id))
        if decision is None:
            raise NotFound("There is no such decision.")
        return decision

    async def for_proposal(self, proposal_id: str) -> Decision | None:
        """Return what was decided of the proposal, if anything was."""
        return await self._first(Decision, self._select(decisions).where(decisions.c.proposal_id == proposal_id))

    async def unspent(self) -> list[Decision]:
        """Return what was approved, is still valid, and was not begun: the work of a restart, oldest first."""
        query = self._select(decisions).where(
            decisions.c.verdict != Verdict.REJECT,
            decisions.c.spent_at.is_(None),
            decisions.c.expires_at > self._work.clock(),
        )
        return await self._all(Decision, query.order_by(decisions.c.id))

    async def spend(self, decision_id: str, action_hash: str) -> Decision:
        """Use up a decision for exactly the action it was made about; of many who try at once, one succeeds.

        Raises ``DecisionSpent``, ``DecisionMismatch`` (another action, or a rejection), ``DecisionExpired`` or
        ``NotFound``.
        """
        now = self._work.clock()
        valid = self._update(decisions).where(
            decisions.c.id == decision_id,
            decisions.c.action_hash == action_hash,
            decisions.c.verdict != Verdict.REJECT,
            decisions.c.expires_at > now,
            decisions.c.spent_at.is_(None),
        )
        spent = await self._first(Decision, valid.values(spent_at=now).returning(decisions))
        if spent is None:
            _refuse(await self.get(decision_id), action_hash, now)
            raise DecisionSpent("This decision was used a moment ago.")
        return spent

    async def _close_proposal(self, proposal_id: str, verdict: Verdict) -> None:
        state = ProposalState.REJECTED if verdict is Verdict.REJECT else ProposalState.APPROVED
        waiting = self._update(proposals).where(
            proposals.c.id == proposal_id,
            proposals.c.state == ProposalState.WAITING,
            proposals.c.expires_at > self._work.clock(),
        )
        if await self._row(waiting.values(state=state).returning(proposals.c.id)) is not None:
            return
        found = await Proposals(self._work).get(proposal_id)
        if found.state in {ProposalState.WAITING, ProposalState.EXPIRED}:
            raise DecisionExpired("This proposal waited too long.", "Ask for it again.")
        raise AlreadyDecided(f"This proposal is {found.state} already.", "Reload the inbox.")

    async def _require_enough_people(self, proposal: Proposal, said: Verdict, decided_by: str) -> None:
        """A dial stands for nobody where two must look; nor does one person stand for two."""
        if said is Verdict.AUTO and (proposal.high_risk or proposal.approvers > 1):
            raise DecisionMismatch("A high-risk proposal is decided by people.")
        if proposal.approvers <= 1:
            return
        others = {one.person_id for one in await Endorsements(self._work).of(proposal.id)} - {decided_by}
        if len(others) + 1 < proposal.approvers:
            raise DecisionMismatch("This needs a second person's approval.", "Ask a colleague who may decide it.")


def _decided_action(proposal: Proposal, verdict: Verdict, action: Action | None) -> Action | None:
    if verdict is Verdict.REJECT:
        return None
    if verdict is Verdict.EDIT:
        if action is None:
            raise DecisionMismatch("An edit must carry the edited action.")
        if (action.kind, action.client_id) != (proposal.kind, proposal.client_id):
            raise DecisionMismatch("An edit cannot change what is done, or for whom.")
        if proposal.approvers > 1:
            raise DecisionMismatch("What two people approve is exactly what was proposed.")
        return action
    if action is not None and action != proposal.action:
        raise DecisionMismatch("An approval is for what was proposed; send a change as an edit.")
    return proposal.action


def _refuse(decision: Decision, action_hash: str, now: datetime) -> None:
    if decision.spent_at is not None:
        raise DecisionSpent("This decision was used before.", "Nothing needs to be done.")
    if decision.verdict is Verdict.REJECT:
        raise DecisionMismatch("This proposal was rejected.")
    if decision.action_hash != action_hash:
        raise DecisionMismatch("The action is not the one that was decided.", "Ask for it again.")
    if decision.expires_at <= now:
        raise DecisionExpired("This decision is too old.", "Ask for it again.")
