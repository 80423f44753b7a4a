"""Which of the EHR's events have come in, so that a repeated delivery starts nothing twice."""

from sqlalchemy import Column, String, Table

from ledger.repository import Repository
from ledger.schema import WORD_LENGTH, Moment, metadata

webhook_events = Table(
    "webhook_events",
    metadata,
    Column("event_id", String(200), primary_key=True),
    Column("practice_id", String(WORD_LENGTH), primary_key=True),
    Column("received_at", Moment, nullable=False),
)


class Webhooks(Repository):
    """The events that a practice's EHR has sent."""

    async def first_time(self, event_id: str) -> bool:
        """Return True for the one call that sees this event first.

        Do so in the transaction that records the work the event asks for: if that fails, the event counts as unseen.
        """
        return await self._insert_once(webhook_events, event_id=event_id, received_at=self._work.clock())
