"""What was said in a conversation, and by whom."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, UniqueConstraint

from ledger.conversations import conversations
from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedJson, SealedText
from practice.errors import InputError, NotFound
from practice.record import Instant, Value

WINDOW_MESSAGES = 30
"""The open window holds at most this many client messages: the newest."""

messages = table(
    "messages",
    Column("conversation_id", conversations.c.id.type, ForeignKey("conversations.id"), nullable=False),
    word("author"),
    word("person_id", nullable=True),
    Column("body", SealedText("messages.body"), nullable=False),
    word("kind"),
    Column("payload", SealedJson("messages.payload"), nullable=False),
    Column("stamp", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    word("run_id", nullable=True),
    word("external_id", length=200, nullable=True),
    Column("erased_at", Moment),
    UniqueConstraint("practice_id", "external_id"),
    Index(None, "conversation_id", "id"),
)


class MessageAuthor(StrEnum):
    """Who wrote a message."""

    CLIENT = "client"
    HANDRAIL = "handrail"
    STAFF = "staff"


class MessageKind(StrEnum):
    """How a page shows a message: words, a question, slots to pick, the pick, a fixed notice, a request's state."""

    TEXT = "text"
    QUESTION = "question"
    OFFER = "offer"
    CHOICE = "choice"
    NOTICE = "notice"
    STATUS = "status"


class ConversationMessage(Value):
    """One message; ``stamp`` says which model and prompt wrote it, where one did.

    Of an erased one, ``body`` is ``ledger.blanking.ERASED`` and ``erased_at`` the moment it went.
    """

    id: str
    conversation_id: str
    author: MessageAuthor
    person_id: str | None
    body: str
    kind: MessageKind
    payload: dict[str, Any]
    stamp: dict[str, str]
    created_at: Instant
    run_id: str | None
    erased_at: Instant | None = None


class Messages(Repository):
    """The messages of a practice's conversations."""

    async def add(
        self,
        conversation_id: str,
        author: MessageAuthor | str,
        body: str,
        *,
        kind: MessageKind | str = MessageKind.TEXT,
        person_id: str | None = None,
        payload: dict[str, Any] | None = None,
        stamp: dict[str, str] | None = None,
        run_id: str | None = None,
        external_id: str | None = None,
    ) -> ConversationMessage:
        """Add a message. Raises ``InputError`` for an ``external_id`` that was received before.

        That is the EHR's id of a message that came from there, or the name of what may be said once only.
        """
        message = ConversationMessage(
            id=self._new_id("MSG"),
            conversation_id=conversation_id,
            author=MessageAuthor(author),
            person_id=person_id,
            body=body,
            kind=MessageKind(kind),
            payload=payload or {},
            stamp=stamp or {},
            created_at=self._work.clock(),
            run_id=run_id,
        )
        if not await self._exists(conversations, conversations.c.id == conversation_id):
            raise NotFound("There is no such conversation.")
        if not await self._insert_once(messages, **message.model_dump(), external_id=external_id):
            raise InputError("This message was received before.", "Nothing needs to be done.")
        return message

    async def get(self, message_id: str) -> ConversationMessage:
        """Return the message. Raises ``NotFound``."""
        message = await self._first(ConversationMessage, self._select(messages).where(messages.c.id == message_id))
        if message is None:
            raise NotFound("There is no such message.")
        return message

    async def list(self, conversation_id: str, *, after: str = "", limit: int = 1_000) -> Sequence[ConversationMessage]:
        """Return the newest ``limit`` messages above the id ``after``, oldest first."""
        query = self._select(messages).where(messages.c.conversation_id == conversation_id, messages.c.id > after)
        newest_first = await self._all(ConversationMessage, query.order_by(messages.c.id.desc()).limit(limit))
        return newest_first[::-1]

    async def some(self, ids: Sequence[str]) -> Sequence[ConversationMessage]:
        """Return those of these messages that are there, oldest first."""
        query = self._select(messages).where(messages.c.id.in_(ids)).order_by(messages.c.id)
        return await self._all(ConversationMessage, query)

    async def open_window(self, conversation_id: str) -> Sequence[ConversationMessage]:
        """Return what the client wrote since the conversation was opened or handed back, newest last, at most 30."""
        query = (
            self._select(messages)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(
                messages.c.conversation_id == conversation_id,
                messages.c.author == MessageAuthor.CLIENT,
                messages.c.id > conversations.c.window_after,
            )
            .order_by(messages.c.id.desc())
            .limit(WINDOW_MESSAGES)
        )
        return (await self._all(ConversationMessage, query))[::-1]

    async def find_inbound(self, external_id: str) -> ConversationMessage | None:
        """Return the message that was added under this ``external_id``, so that a repeat of it changes nothing."""
        return await self._first(
            ConversationMessage, self._select(messages).where(messages.c.external_id == external_id)
        )
