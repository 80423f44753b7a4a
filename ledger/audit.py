"""The audit chain in the database: appended to, read, verified, never changed.

Triggers in the database refuse any update or deletion (``ledger/migrations``); whoever takes them away is found by
``verify``.
"""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, RowMapping, String, Table, Text, UniqueConstraint

from ledger.artifacts import Artifact, Artifacts, new_artifact
from ledger.audit_event import (
    AuditEvent,
    AuditEventName,
    checked_actor,
    checked_detail,
    checked_subject,
    instant_text,
)
from ledger.chain import GENESIS, ChainCheck, ChainHead, ChainReport, canonical, event_hash, signed_head
from ledger.repository import Repository, Work
from ledger.schema import WORD_LENGTH, metadata, word
from ledger.signing import HeadSigner

__all__ = ["Audit", "AuditEvent", "AuditEventName", "ChainHead", "ChainReport"]

_BATCH = 1_000

# Everything an event says is kept as the text that was hashed, so that a stored event reads back to the letter.
audit_events = Table(
    "audit_events",
    metadata,
    Column("practice_id", String(WORD_LENGTH), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    word("id"),
    word("at"),
    word("actor", length=128),
    word("event"),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    word("previous_hash"),
    word("hash"),
    UniqueConstraint("id"),
    Index(None, "practice_id", "event"),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("practice_id", String(WORD_LENGTH), primary_key=True),
    Column("length", Integer, nullable=False),
    word("last_hash"),
    word("signature", length=128),
    word("key_id"),
)


class Audit(Repository):
    """A practice's audit chain.

    Events appended in a unit of work are chained together as its last statements: they commit with the change they
    speak of or not at all, and the one row that every writer must queue for, the head, is held as short as can be.
    """

    def __init__(self, work: Work, signer: HeadSigner | None) -> None:
        super().__init__(work)
        self._signer = signer
        self._artifacts = Artifacts(work)
        self._pending: list[dict[str, Any]] = []

    async def append(
        self,
        actor: str,
        event: AuditEventName | str,
        subject: Mapping[str, str | None] | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> str:
        """Put an event on record when the unit commits, and return its id.

        ``actor`` is a person's id or a part of Handrail, such as ``policy.crisis``. ``subject`` holds the ids of the
        things concerned by kind, ``{"proposal_id": "PRP-…", "client_id": "CL-0001"}``; ``detail`` words and numbers. A
        text among them is kept as an artifact, and ``artifact:<digest>`` stands in its place.

        Raises ``ValueError`` for an unknown event, and for an actor or a subject that is no id.
        """
        if not self._work.writable:
            raise RuntimeError("Nothing can be put on record in a unit that only reads.")
        now = self._work.clock()
        texts: list[Artifact] = []

        def stand_in(text: str) -> str:
            texts.append(new_artifact("audit_detail", text, now))
            return f"artifact:{texts[-1].digest}"

        entry = {
            "id": self._new_id("AUD"),
            "at": instant_text(now),
            "practice_id": self._work.practice_id,
            "actor": checked_actor(actor),
            "event": AuditEventName(event).value,
            "subject": checked_subject(subject or {}),
            "detail": checked_detail(detail or {}, stand_in),
        }
        for text in texts:
            await self._artifacts.keep(text)
        self._pending.append(entry)
        return str(entry["id"])

    async def flush(self, *, adopt: bool = False) -> None:
        """Chain what was appended. The unit of work does so before it commits.

        A head that is not signed is followed by another unsigned one, so that tampering is not healed by the next event
        of an ordinary day. ``adopt`` signs all the same: for a chain that was just verified by other means.
        """
        if not self._pending:
            return
        entries, self._pending = self._pending, []
        head = await self._locked_head()
        length, last_hash = head.length, head.last_hash
        for entry in entries:
            length += 1
            entry.update(seq=length, previous_hash=last_hash)
            last_hash = entry["hash"] = event_hash(entry)
        texts = [{**e, "subject": canonical(e["subject"]), "detail": canonical(e["detail"])} for e in entries]
        await self._insert_all(audit_events, texts)
        signer = self._signer if adopt or self._is_believable(head) else None
        signed = signed_head(self._work.practice_id, length, last_hash, signer)
        await self._execute(self._update(audit_heads).values(**signed.model_dump(exclude={"practice_id"})))

    async def list(
        self,
        *,
        after: int = 0,
        limit: int = 200,
        newest_first: bool = False,
        event: AuditEventName | str | None = None,
        actor: str | None = None,
        subject: tuple[str, str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[AuditEvent]:
        """Return events after the sequence number ``after``, by all filters; ``subject`` is a kind and an id."""
        await self.flush()
        events = audit_events.c
        query = self._select(audit_events).where(events.seq > after).limit(limit)
        query = query.order_by(events.seq.desc() if newest_first else events.seq)
        if event is not None:
            query = query.where(events.event == event)
        if actor is not None:
            query = query.where(events.actor == actor)
        if subject is not None:
            kind, thing = subject
            query = query.where(events.subject.contains(canonical({kind: thing})[1:-1], autoescape=True))
        if since is not None:
            query = query.where(events.at >= instant_text(since))
        if until is not None:
            query = query.where(events.at < instant_text(until))
        rows = (await self._work.connection.execute(query)).mappings()
        return [AuditEvent.model_validate(_read(row)) for row in rows]

    async def head(self) -> ChainHead:
        """Return the end of the chain; keep it elsewhere as an anchor."""
        await self.flush()
        return await self._stored_head() or self._blank_head()

    async def verify(self, anchor: ChainHead | None = None) -> ChainReport:
        """Follow the whole chain and say whether, and where, it was tampered with.

        Use it in a unit that reads, which sees one state of the chain throughout and blocks nobody.
        """
        await self.flush()
        head = await self._stored_head()
        check = ChainCheck(self._work.practice_id, self._signer.verifier if self._signer else None, anchor)
        async with aclosing(self.raw_events()) as events:
            async for event in events:
                broken = check.feed(event)
                if broken is not None:
                    return broken
        return check.close(head)

    async def raw_events(self) -> AsyncGenerator[dict[str, Any]]:
        """Yield every event as it is stored, oldest first, whatever was done to it."""
        query = self._select(audit_events).order_by(audit_events.c.seq)
        async with self._work.connection.stream(query, execution_options={"yield_per": _BATCH}) as result:
            async for row in result.mappings():
                yield _read(row)

    async def _stored_head(self) -> ChainHead | None:
        query = self._select(audit_heads)
        return await self._first(ChainHead, query.with_for_update() if self._work.writable else query)

    def _is_believable(self, head: ChainHead) -> bool:
        return self._signer is not None and head.is_signed(self._signer.verifier)

    def _blank_head(self) -> ChainHead:
        return signed_head(self._work.practice_id, 0, GENESIS, self._signer)

    async def _locked_head(self) -> ChainHead:
        head = await self._stored_head()
        if head is None:
            await self._insert_once(audit_heads, **self._blank_head().model_dump(exclude={"practice_id"}))
            head = await self._stored_head()
        assert head is not None  # this transaction or another has just made it
        return head


def _read(row: RowMapping) -> dict[str, Any]:
    """Return a stored event as its fields; a text that is no longer JSON stays text, and so fails its hash."""
    event = dict(row)
    for name in ("subject", "detail"):
        try:
            event[name] = json.loads(event[name])
        except (TypeError, ValueError):
            continue
    return event
