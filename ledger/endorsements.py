"""The first of two approvals, where a proposal needs two people: it decides nothing until the second one does."""

from collections.abc import Sequence

from sqlalchemy import Column, ForeignKey, UniqueConstraint

from ledger.proposals import proposals
from ledger.repository import Repository
from ledger.schema import Moment, table, word
from practice.errors import AlreadyDecided
from practice.record import Instant, Value

endorsements = table(
    "endorsements",
    Column("proposal_id", proposals.c.id.type, ForeignKey("proposals.id"), nullable=False),
    word("person_id"),
    word("action_hash"),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("proposal_id", "person_id"),
)


class Endorsement(Value):
    """One person's approval of exactly the action whose hash, with their id as the approver, this is."""

    id: str
    proposal_id: str
    person_id: str
    action_hash: str
    created_at: Instant


class Endorsements(Repository):
    """First approvals. The database lets nobody change or delete one."""

    async def of(self, proposal_id: str) -> Sequence[Endorsement]:
        """Return who approved the proposal so far, first one first."""
        query = self._select(endorsements).where(endorsements.c.proposal_id == proposal_id)
        return await self._all(Endorsement, query.order_by(endorsements.c.id))

    async def queue(self, proposal_id: str) -> None:
        """Let people who approve the same proposal in the same moment come one after the other."""
        await self._queue_for(f"endorsement/{proposal_id}")

    async def add(self, proposal_id: str, person_id: str, action_hash: str) -> None:
        """Keep a first approval; ``queue`` first. Raises ``AlreadyDecided`` where this person approved it before."""
        before = [endorsements.c.proposal_id == proposal_id, endorsements.c.person_id == person_id]
        if await self._exists(endorsements, *before):
            raise AlreadyDecided("You approved this already.", "It needs a second person now.")
        await self._insert(
            endorsements,
            id=self._new_id("END"),
            proposal_id=proposal_id,
            person_id=person_id,
            action_hash=action_hash,
            created_at=self._work.clock(),
        )
