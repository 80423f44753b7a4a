"""What the ledger holds of one client: found before it is erased, in a unit that only reads."""

import re
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from typing import Any

from ledger.audit import Audit
from ledger.conversations import Conversation, conversations
from ledger.messages import ConversationMessage, messages
from ledger.proposals import Proposal, proposals
from ledger.repository import Repository, Work
from ledger.runs import Run, runs
from practice.record import Value

_DIGEST = re.compile(r"(?:artifact:)?([0-9a-f]{64})")


class Holdings(Value):
    """The ids of a client's things, and the digests of the texts that the audit refers to in speaking of them."""

    client_id: str
    conversation_ids: tuple[str, ...]
    proposal_ids: tuple[str, ...]
    run_ids: tuple[str, ...]
    digests: tuple[str, ...]


class ClientHoldings(Repository):
    """Finds everything that hangs on a client's id: by the rows' own links, and by the audit."""

    def __init__(self, work: Work, audit: Audit) -> None:
        super().__init__(work)
        self._audit = audit

    async def of(self, client_id: str) -> Holdings:
        """Return what is held of the client. Reads the whole audit chain, so it takes a second a million events."""
        query = self._select(conversations).where(conversations.c.client_id == client_id)
        threads = [c.id for c in await self._all(Conversation, query)]
        found = self._select(proposals).where(
            (proposals.c.client_id == client_id) | proposals.c.conversation_id.in_(threads)
        )
        drafts = [p.id for p in await self._all(Proposal, found)]
        started = self._select(runs).where(runs.c.conversation_id.in_(threads))
        at_work = [r.id for r in await self._all(Run, started)]
        said = await self._all(
            ConversationMessage, self._select(messages).where(messages.c.conversation_id.in_(threads))
        )
        digests = {digest for message in said for digest in _digests(message.payload)}
        ids = {client_id, *threads, *drafts, *at_work, *(message.id for message in said)}
        async with aclosing(self._audit.raw_events()) as events:
            async for event in events:
                if ids.intersection(_values(event["subject"])):
                    digests.update(_digests(event["detail"]))
        return Holdings(
            client_id=client_id,
            conversation_ids=tuple(threads),
            proposal_ids=tuple(drafts),
            run_ids=tuple(at_work),
            digests=tuple(sorted(digests)),
        )


def _values(subject: Any) -> Sequence[str]:
    return [str(value) for value in subject.values()] if isinstance(subject, dict) else []


def _digests(value: Any) -> Iterator[str]:
    """Yield every digest of a text in a detail or a payload; one that is of something else is found nowhere."""
    if isinstance(value, str):
        if (match := _DIGEST.fullmatch(value)) is not None:
            yield match[1]
    elif isinstance(value, dict):
        for item in value.values():
            yield from _digests(item)
    elif isinstance(value, list):
        for item in value:
            yield from _digests(item)
