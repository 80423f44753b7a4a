"""What happens to a proposal while it waits: reminders, escalation, being handed to a person. Each step once.

Every change asks in its own condition whether the proposal still waits and whether the step is new, so that two
processes that look in the same moment do it once between them.
"""

from sqlalchemy import Update

from ledger.proposals import Proposal, Proposals, ProposalState, proposals
from ledger.repository import Repository
from practice.errors import AlreadyDecided, DecisionExpired
from practice.identity import Role


class WaitingProposals(Repository):
    """The steps of proposals that nobody has decided yet."""

    async def remind(self, proposal_id: str, number: int) -> bool:
        """Note the ``number``-th reminder, if it is a later one than the last; say whether it was."""
        due = self._waiting(proposal_id).where(proposals.c.reminders < number)
        noted = due.values(reminders=number, reminded_at=self._work.clock()).returning(proposals.c.id)
        return await self._row(noted) is not None

    async def escalate(self, proposal_id: str, role: Role) -> bool:
        """Note that this role was told; say whether nobody had been."""
        due = self._waiting(proposal_id).where(proposals.c.escalated_at.is_(None))
        noted = due.values(escalated_at=self._work.clock(), escalated_to=role.value).returning(proposals.c.id)
        return await self._row(noted) is not None

    async def assign(self, proposal_id: str, *, to: str, by: str, reason: str) -> Proposal:
        """Hand it to a person. Raises ``AlreadyDecided`` or ``DecisionExpired`` where it no longer waits."""
        handed = self._waiting(proposal_id).values(
            assigned_to=to, assigned_by=by, assigned_at=self._work.clock(), assignment_reason=reason
        )
        proposal = await self._first(Proposal, handed.returning(proposals))
        if proposal is not None:
            return proposal
        found = await Proposals(self._work).get(proposal_id)
        if found.state in {ProposalState.WAITING, ProposalState.EXPIRED}:
            raise DecisionExpired("This proposal waited too long.", "Ask for it again.")
        raise AlreadyDecided(f"This proposal is {found.state} already.", "Reload the inbox.")

    def _waiting(self, proposal_id: str) -> Update:
        return self._update(proposals).where(
            proposals.c.id == proposal_id,
            proposals.c.state == ProposalState.WAITING,
            proposals.c.expires_at > self._work.clock(),
        )
