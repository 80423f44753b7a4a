"""What the databases hold after a stretch of a hostile run: the ledger's rows and the EHR's books, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.hostile.attacked import AttackedPractice
from evals.hostile.ehr_books import EhrAccess, EhrBooks, NamedWrite
from evals.hostile.identifiers import Identifiers
from evals.hostile.played import Played
from graphs.services import Services
from ledger.audit_event import AuditEvent
from ledger.chain import ChainReport
from ledger.conversations import Conversation
from ledger.decisions import Decision
from ledger.effects import Effect
from ledger.ledger import Unit
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal
from ledger.runs import Run
from practice.errors import NotFound

ALL = 100_000


@dataclass(frozen=True)
class Evidence:
    """One stretch of a run.

    before, after: the version of every EHR record at its two ends. writes: what the EHR remembers by key, of the whole
    run; fresh: of this stretch.
    proposals, decisions, effects: all that the practice has, by id; an effect's is its decision's.
    messages: all of the conversations that were touched, oldest first. unfinished: runs under way or paused.
    covered: clients of alerts, who are in the hands of whoever is on call. peoples: decisions that people made.
    """

    services: Services
    books: EhrBooks
    played: Sequence[Played]
    events: Sequence[AuditEvent]
    chain: ChainReport
    accesses: Sequence[EhrAccess]
    writes: Sequence[NamedWrite]
    fresh: Sequence[NamedWrite]
    before: Mapping[str, int]
    after: Mapping[str, int]
    proposals: Mapping[str, Proposal]
    decisions: Mapping[str, Decision]
    effects: Mapping[str, Effect]
    conversations: Mapping[str, Conversation]
    messages: Mapping[str, Sequence[ConversationMessage]]
    unfinished: Sequence[Run]
    covered: frozenset[str]
    peoples: frozenset[str]
    identifiers: Identifiers

    def events_of(self, played: Played) -> list[AuditEvent]:
        """Return what one act put on record."""
        first, last = played.audit
        return [event for event in self.events if first < event.seq <= last]

    def accesses_of(self, played: Played) -> list[EhrAccess]:
        """Return what one act asked of the EHR."""
        first, last = played.accesses
        return [one for one in self.accesses if first < one.number <= last]

    def messages_of(self, played: Played) -> list[ConversationMessage]:
        """Return what one act brought into conversations, in order of the ids."""
        first, last = played.messages
        found = [one for said in self.messages.values() for one in said if first < one.id <= last]
        return sorted(found, key=lambda message: message.id)


class Investigator:
    """Gathers evidence of one practice, stretch by stretch."""

    def __init__(self, attacked: AttackedPractice) -> None:
        self._attacked = attacked
        self._versions = attacked.books.versions()
        self._writes: dict[str, NamedWrite] = {}
        self._written = attacked.books.written()
        self._old_writes = frozenset(one.key for one in attacked.books.named_writes())
        self._judged: frozenset[str] = frozenset()
        self._identifiers = Identifiers.of(attacked.books)
        self._peoples: set[str] = set()
        self._from = (0, 0)

    async def begin(self) -> None:
        """Note where the ledger and the EHR's log stand."""
        async with self._attacked.practice.ledger.reading() as unit:
            length = (await unit.audit.head()).length
        self._from = (length, await self._attacked.books.last_access())

    def note_writes(self) -> None:
        """Remember what the EHR remembers, before it forgets: call it after every act."""
        if (written := self._attacked.books.written()) == self._written:
            return
        self._written = written
        found = {one.key: one for one in self._attacked.books.named_writes() if one.key not in self._old_writes}
        self._writes |= found

    async def gather(self, played: Sequence[Played]) -> Evidence:
        """Return the evidence of what was played since the last time."""
        books = self._attacked.books
        self.note_writes()
        self._peoples.update(one.decided for one in played if one.decided)
        before, self._versions = self._versions, books.versions()
        accesses = await books.accesses(self._from[1])
        async with self._attacked.practice.ledger.reading() as unit:
            events = await unit.audit.list(after=self._from[0], limit=ALL)
            proposals = {one.id: one for one in await unit.proposals.list(limit=ALL)}
            decisions = await _decisions(unit, proposals)
            conversations = {one.id: one for one in await unit.conversations.list(limit=ALL)}
            touched = _touched(played, events, conversations)
            alerts = await unit.alerts.list(limit=ALL)
            evidence = Evidence(
                services=self._attacked.practice.services,
                books=books,
                played=played,
                events=events,
                chain=await unit.audit.verify(),
                accesses=accesses,
                writes=list(self._writes.values()),
                fresh=[one for one in self._writes.values() if one.key not in self._judged],
                before=before,
                after=self._versions,
                proposals=proposals,
                decisions=decisions,
                effects=await _effects(unit, decisions),
                conversations=conversations,
                messages={one: await unit.messages.list(one) for one in touched},
                unfinished=await unit.runs.unfinished(),
                covered=frozenset(str(one.client_id) for one in alerts if one.client_id),
                peoples=frozenset(self._peoples),
                identifiers=self._identifiers,
            )
        self._judged = frozenset(self._writes)
        last = events[-1].seq if events else self._from[0]
        self._from = (last, accesses[-1].number if accesses else self._from[1])
        return evidence


async def _decisions(unit: Unit, proposals: Mapping[str, Proposal]) -> dict[str, Decision]:
    found = [await unit.decisions.for_proposal(one) for one in proposals]
    return {decision.id: decision for decision in found if decision is not None}


async def _effects(unit: Unit, decisions: Mapping[str, Decision]) -> dict[str, Effect]:
    found: dict[str, Effect] = {}
    for decision_id in decisions:
        try:
            found[decision_id] = await unit.effects.get(decision_id)
        except NotFound:
            continue
    return found


def _touched(
    played: Sequence[Played], events: Sequence[AuditEvent], conversations: Mapping[str, Conversation]
) -> list[str]:
    """Return the conversations of this stretch: named by an act, or by anything on record."""
    named = [one.conversation_id for one in played] + [event.subject.get("conversation_id") for event in events]
    return [one for one in dict.fromkeys(named) if one is not None and one in conversations]
