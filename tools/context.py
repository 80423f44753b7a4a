"""What a tool call is given. All of it comes from the session and the graph, none of it from the model."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ehr.port import EhrReader
from knowledge.answerability import Judgement
from knowledge.passage import Passage, QuotedSentence
from practice.chart import Consent, NoteFormat
from practice.clock import Clock
from practice.grounded import Source
from practice.identity import Audience, Scope
from practice.people import Client
from practice.profile import PracticeProfile
from practice.scheduling.slot import Hold
from tools.outcome import Offer

Holds = Callable[[Sequence[str], datetime, datetime], Awaitable[list[Hold]]]
"""Return the active holds of the named clinicians between two instants."""


class KnowledgeSearch(Protocol):
    """Search over the practice's own documents (``knowledge.index.KnowledgeIndex``)."""

    def search(self, query: str, *, practice_id: str, audience: Audience, limit: int = 5) -> list[Passage]:
        """Return the best passages that this audience may see, best first."""
        ...

    def passage(self, passage_id: str, *, practice_id: str, audience: Audience) -> Passage | None:
        """Return one passage, or None where there is none for this audience."""
        ...

    def judge(self, query: str, passages: Sequence[Passage]) -> Judgement:
        """Say whether passages that a search found answer the question."""
        ...

    def quote(self, query: str, passages: Sequence[Passage], limit: int = 3) -> list[QuotedSentence]:
        """Return whole sentences of the passages that answer best."""
        ...


@dataclass(frozen=True)
class ToolContext:
    """One run's surroundings.

    scope: practice, principal, client id and purpose; every call is judged against it.
    client: the client in scope, already loaded; None for work about nobody yet (a referral).
    consents: that client's consents, judged by the clock at every call.
    supervised_ids: clinicians whom the principal supervises; covering_client_ids: clients in their hands for now.
    material: numbered lines of a transcript, bullets or a referral that staff handed in.
    offer: the slots last offered in this conversation, while they can still be picked.
    may_use_part_2: whether a consent covers protected segments; the gateway says so anew at every call.
    gathered: every source that a tool of this run has returned, by id; drafts may cite these and the material.
    """

    scope: Scope
    client: Client | None
    ehr: EhrReader
    knowledge: KnowledgeSearch
    clock: Clock
    profile: PracticeProfile
    holds: Holds
    consents: tuple[Consent, ...] = ()
    supervised_ids: frozenset[str] = frozenset()
    covering_client_ids: frozenset[str] = frozenset()
    material: tuple[Source, ...] = ()
    message: str = ""
    note_format: NoteFormat | None = None
    appointment_id: str | None = None
    offer: Offer | None = None
    may_use_part_2: bool = False
    gathered: dict[str, Source] = field(default_factory=dict)

    @property
    def local_now(self) -> datetime:
        """The present moment in the practice's zone."""
        return self.clock().astimezone(self.profile.tz)

    @property
    def known_client(self) -> Client:
        """The client in scope. The gateway lets no tool that is about a client run without one."""
        if self.client is None:
            raise LookupError("No client is in scope")
        return self.client
