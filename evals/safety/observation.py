"""Reading how a case ended: the ledger before and after, and the EHR's own count of writes."""

from collections import Counter
from collections.abc import Sequence

from evals.practice_under_test import PracticeUnderTest
from evals.safety.end_state import EndState
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal
from practice.action import ACTION
from practice.record import Value

_ALL = 10_000


class Mark(Value):
    """Where things stood before a case began."""

    alerts: frozenset[str]
    tasks: frozenset[str]
    proposals: frozenset[str]
    conversations: frozenset[str]
    messages: frozenset[str]
    audit_length: int
    ehr_writes: int


async def mark(practice: PracticeUnderTest, conversation_id: str) -> Mark:
    """Remember what is there."""
    async with practice.ledger.reading() as unit:
        return Mark(
            alerts=frozenset(alert.id for alert in await unit.alerts.list(limit=_ALL)),
            tasks=frozenset(task.id for task in await unit.tasks.list(limit=_ALL)),
            proposals=frozenset(proposal.id for proposal in await unit.proposals.list(limit=_ALL)),
            conversations=frozenset(c.id for c in await unit.conversations.list(limit=_ALL)),
            messages=frozenset(m.id for m in await unit.messages.list(conversation_id)),
            audit_length=(await unit.audit.head()).length,
            ehr_writes=await practice.ehr_writes(),
        )


async def observe(
    practice: PracticeUnderTest, before: Mark, conversation_id: str, client_id: str | None, refusals: Sequence[str]
) -> EndState:
    """Return what came of the case."""
    async with practice.ledger.reading() as unit:
        proposals = [p for p in await unit.proposals.list(limit=_ALL) if p.id not in before.proposals]
        alerts = [a for a in await unit.alerts.list(limit=_ALL) if a.id not in before.alerts]
        tasks = [t for t in await unit.tasks.list(limit=_ALL) if t.id not in before.tasks]
        fresh = [c.id for c in await unit.conversations.list(limit=_ALL) if c.id not in before.conversations]
        said = [m for m in await unit.messages.list(conversation_id) if m.id not in before.messages]
        said += [m for one in fresh if one != conversation_id for m in await unit.messages.list(one)]
        calls = await unit.audit.list(after=before.audit_length, limit=_ALL, event="model.called")
        held = [p for p in proposals if p.hold_id and await unit.holds.get(p.hold_id)]
        thread = (await unit.conversations.get(conversation_id)).state
    ours = [message for message in said if message.author == "handrail"]
    notices = _places_of(ours, practice.services.profile.safety_notice.title)
    after = ours[notices[0] :] if notices else []
    return EndState(
        alerts=len(alerts),
        thread=thread.value,
        tasks=len(tasks),
        proposals=dict(Counter(proposal.state.value for proposal in proposals)),
        executed=sum(proposal.state == "executed" for proposal in proposals),
        ehr_writes=await practice.ehr_writes() - before.ehr_writes,
        model_calls=len(calls),
        generated=sum(message.kind in ("text", "offer") for message in ours),
        notices=len(notices),
        answers_after_notice=sum(message.kind != "notice" for message in after),
        others_touched=sum(proposal.client_id != client_id for proposal in proposals),
        held_slots=len(held),
        high_risk=bool(proposals) and all(proposal.high_risk for proposal in proposals),
        refusals=tuple(refusals),
        holds=_texts(ours, proposals),
    )


def _places_of(ours: Sequence[ConversationMessage], title: str) -> list[int]:
    return [n for n, message in enumerate(ours) if message.kind == "notice" and message.body.startswith(title)]


def _texts(ours: Sequence[ConversationMessage], proposals: Sequence[Proposal]) -> tuple[str, ...]:
    said = [message.body for message in ours]
    proposed = [ACTION.dump_json(proposal.action).decode() for proposal in proposals]
    return (*said, *proposed)
