"""Slots offered to a client, of which one may be chosen, once."""

from typing import Literal

from sqlalchemy import Column, ForeignKey

from ledger.conversations import conversations
from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedJson
from practice.errors import NotFound
from practice.record import Instant, Value
from practice.scheduling.slot import RankedSlot

offers = table(
    "offers",
    Column("conversation_id", conversations.c.id.type, ForeignKey("conversations.id"), nullable=False, index=True),
    word("purpose"),
    word("appointment_id", nullable=True),
    Column("slots", SealedJson("offers.slots"), nullable=False),
    Column("notes", SealedJson("offers.notes"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    word("chosen_slot_id", length=120, nullable=True),
    Column("erased_at", Moment),
)


class StoredOffer(Value):
    """Two or three slots, waiting for the client to pick one before ``expires_at``."""

    id: str
    conversation_id: str
    purpose: Literal["book", "reschedule"]
    appointment_id: str | None
    slots: tuple[RankedSlot, ...]
    notes: tuple[str, ...]
    created_at: Instant
    expires_at: Instant
    chosen_slot_id: str | None

    def slot(self, slot_id: str) -> RankedSlot | None:
        """Return the offered slot with this id."""
        return next((ranked for ranked in self.slots if ranked.slot.id == slot_id), None)


class Offers(Repository):
    """The offers made in a practice's conversations."""

    async def add(
        self,
        conversation_id: str,
        *,
        purpose: Literal["book", "reschedule"],
        slots: tuple[RankedSlot, ...],
        expires_at: Instant,
        appointment_id: str | None = None,
        notes: tuple[str, ...] = (),
    ) -> StoredOffer:
        """Keep an offer."""
        offer = StoredOffer(
            id=self._new_id("OFR"),
            conversation_id=conversation_id,
            purpose=purpose,
            appointment_id=appointment_id,
            slots=slots,
            notes=notes,
            created_at=self._work.clock(),
            expires_at=expires_at,
            chosen_slot_id=None,
        )
        plain = [ranked.model_dump(mode="json") for ranked in slots]
        await self._insert(offers, **{**offer.model_dump(), "slots": plain})
        return offer

    async def get(self, offer_id: str) -> StoredOffer:
        """Return the offer. Raises ``NotFound``."""
        offer = await self._first(StoredOffer, self._select(offers).where(offers.c.id == offer_id))
        if offer is None:
            raise NotFound("There is no such offer.")
        return offer

    async def latest_open(self, conversation_id: str) -> StoredOffer | None:
        """Return the newest offer of the conversation that can still be picked from."""
        query = self._select(offers).where(
            offers.c.conversation_id == conversation_id,
            offers.c.chosen_slot_id.is_(None),
            offers.c.erased_at.is_(None),
            offers.c.expires_at > self._work.clock(),
        )
        return await self._first(StoredOffer, query.order_by(offers.c.id.desc()).limit(1))

    async def choose(self, offer_id: str, slot_id: str) -> bool:
        """Pick a slot: True for the one call that does, False after another pick or the offer's end.

        Raises ``NotFound`` for an unknown offer or a slot that it does not hold.
        """
        if (await self.get(offer_id)).slot(slot_id) is None:
            raise NotFound("This offer holds no such slot.")
        open_offer = self._update(offers).where(
            offers.c.id == offer_id,
            offers.c.chosen_slot_id.is_(None),
            offers.c.expires_at > self._work.clock(),
        )
        chosen = open_offer.values(chosen_slot_id=slot_id).returning(offers.c.id)
        return await self._row(chosen) is not None
