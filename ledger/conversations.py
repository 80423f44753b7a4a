"""Portal conversations: who answers, what was asked last, and which turn is at work."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, Integer, Update, or_, text

from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedJson, SealedText
from practice.errors import ConversationBusy, NotFound
from practice.record import Instant, Value

ONE_PORTAL_CONVERSATION = text("kind = 'portal' AND state <> 'closed'")

conversations = table(
    "conversations",
    word("kind"),
    word("client_id", nullable=True),
    word("opened_by", nullable=True),
    Column("opened_at", Moment, nullable=False),
    word("state"),
    Column("state_reason", SealedText("conversations.state_reason"), nullable=False),
    word("taken_by", nullable=True),
    Column("pending_question", SealedJson("conversations.pending_question")),
    Column("clarifications", Integer, nullable=False),
    word("window_after"),
    word("lease_holder", length=200, nullable=True),
    Column("lease_until", Moment),
    Index(
        "uq_conversations_one_open_a_client",
        "practice_id",
        "client_id",
        unique=True,
        sqlite_where=ONE_PORTAL_CONVERSATION,
        postgresql_where=ONE_PORTAL_CONVERSATION,
    ),
)


class ConversationKind(StrEnum):
    """``PORTAL``: a client's own thread. ``STAFF``: a colleague's request to an agent, about a client or about none."""

    PORTAL = "portal"
    STAFF = "staff"


class ConversationState(StrEnum):
    """Who answers: Handrail while ``OPEN``, people while ``WITH_PEOPLE``, nobody once ``CLOSED``."""

    OPEN = "open"
    WITH_PEOPLE = "with_people"
    CLOSED = "closed"


class Conversation(Value):
    """One conversation. A client has at most one portal conversation that is not closed."""

    id: str
    practice_id: str
    kind: ConversationKind
    client_id: str | None
    opened_by: str | None
    opened_at: Instant
    state: ConversationState
    state_reason: str
    taken_by: str | None
    pending_question: dict[str, Any] | None
    clarifications: int
    window_after: str
    """The message ids above this one are the open window (``Messages.open_window``)."""


class Conversations(Repository):
    """The conversations of a practice. Methods that name an unknown one raise ``NotFound``."""

    async def open(
        self,
        client_id: str | None,
        *,
        kind: ConversationKind | str = ConversationKind.PORTAL,
        opened_by: str | None = None,
    ) -> Conversation:
        """Open a conversation; a client who has a portal conversation gets that one, in a second tab too."""
        conversation_id = self._new_id("CNV")
        is_new = await self._insert_once(
            conversations,
            id=conversation_id,
            kind=ConversationKind(kind),
            client_id=client_id,
            opened_by=opened_by,
            opened_at=self._work.clock(),
            state=ConversationState.OPEN,
            state_reason="",
            clarifications=0,
            window_after=self._new_id("MSG"),
        )
        if is_new or client_id is None:
            return await self.get(conversation_id)
        return _found(await self.for_client(client_id))

    async def get(self, conversation_id: str) -> Conversation:
        """Return the conversation."""
        query = self._select(conversations).where(conversations.c.id == conversation_id)
        return _found(await self._first(Conversation, query))

    async def for_client(self, client_id: str) -> Conversation | None:
        """Return the client's portal conversation that is not closed."""
        query = self._select(conversations).where(
            conversations.c.client_id == client_id,
            conversations.c.kind == ConversationKind.PORTAL,
            conversations.c.state != ConversationState.CLOSED,
        )
        return await self._first(Conversation, query)

    async def list(
        self,
        state: ConversationState | str | None = None,
        *,
        kind: ConversationKind | str | None = None,
        client_id: str | None = None,
        limit: int = 500,
    ) -> Sequence[Conversation]:
        """Return conversations, newest first."""
        query = self._select(conversations).order_by(conversations.c.id.desc()).limit(limit)
        for name, value in {"state": state, "kind": kind, "client_id": client_id}.items():
            if value is not None:
                query = query.where(conversations.c[name] == value)
        return await self._all(Conversation, query)

    async def hand_to_people(self, conversation_id: str, reason: str) -> Conversation:
        """Silence Handrail in this conversation until a person hands it back. Whoever took it over keeps it."""
        change = self._update(conversations).where(conversations.c.state != ConversationState.CLOSED)
        return await self._changed(
            conversation_id, change.values(state=ConversationState.WITH_PEOPLE, state_reason=reason)
        )

    async def take_over(self, conversation_id: str, person_id: str) -> Conversation:
        """Let one person answer. Raises ``ConversationBusy`` where somebody else does."""
        free = or_(conversations.c.taken_by.is_(None), conversations.c.taken_by == person_id)
        change = self._update(conversations).where(free, conversations.c.state != ConversationState.CLOSED)
        return await self._changed(
            conversation_id, change.values(state=ConversationState.WITH_PEOPLE, taken_by=person_id)
        )

    async def hand_back(self, conversation_id: str, person_id: str) -> Conversation:
        """Let Handrail answer again, with an empty window. ``person_id`` is kept by the audit, not here."""
        change = self._update(conversations).where(conversations.c.state == ConversationState.WITH_PEOPLE)
        return await self._changed(conversation_id, change.values(**self._fresh(ConversationState.OPEN)))

    async def close(self, conversation_id: str) -> Conversation:
        """End the conversation; the client's next message opens another."""
        return await self._changed(
            conversation_id, self._update(conversations).values(**self._fresh(ConversationState.CLOSED))
        )

    async def set_pending(
        self, conversation_id: str, question: dict[str, Any] | None, *, clarifications: int | None = None
    ) -> Conversation:
        """Remember what Handrail asked, or that nothing is open.

        A question adds one to ``clarifications``, nothing open sets it to 0, unless the caller says a number.
        """
        count: Any = clarifications
        if count is None:
            count = 0 if question is None else conversations.c.clarifications + 1
        change = self._update(conversations).values(pending_question=question, clarifications=count)
        return await self._changed(conversation_id, change)

    async def lease(self, conversation_id: str, holder: str, seconds: float) -> bool:
        """Take or renew the right to work on this conversation; False where another turn holds it.

        A lease ends by itself, so that a holder that died does not block the client. Commit at once: the lease protects
        the turn, which is longer than a transaction.
        """
        now = self._work.clock()
        free = or_(
            conversations.c.lease_holder.is_(None),
            conversations.c.lease_holder == holder,
            conversations.c.lease_until <= now,
        )
        change = self._update(conversations).where(conversations.c.id == conversation_id, free)
        change = change.values(lease_holder=holder, lease_until=now + timedelta(seconds=seconds))
        if await self._row(change.returning(conversations.c.id)) is not None:
            return True
        await self.get(conversation_id)
        return False

    async def release(self, conversation_id: str, holder: str) -> None:
        """Give the lease back, where ``holder`` still has it."""
        mine = self._update(conversations).where(
            conversations.c.id == conversation_id, conversations.c.lease_holder == holder
        )
        await self._execute(mine.values(lease_holder=None, lease_until=None))

    def _fresh(self, state: ConversationState) -> dict[str, Any]:
        return {
            "state": state,
            "state_reason": "",
            "taken_by": None,
            "pending_question": None,
            "clarifications": 0,
            "window_after": self._new_id("MSG"),
        }

    async def _changed(self, conversation_id: str, change: Update) -> Conversation:
        mine = change.where(conversations.c.id == conversation_id).returning(conversations)
        conversation = await self._first(Conversation, mine)
        if conversation is None:
            await self.get(conversation_id)
            raise ConversationBusy("Somebody else has this conversation, or it is closed.", "Reload the page.")
        return conversation


def _found(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        raise NotFound("There is no such conversation.")
    return conversation
