"""Saying what became of a proposal: used by the answer step, and by the sweep that finishes slow effects."""

from graphs.services import Services
from graphs.wording import describe
from ledger.ledger import Unit
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal
from practice.action import SendReply
from practice.identity import Audience

NEEDS_FOLLOW_UP = frozenset({"rejected", "slot_taken", "changed_meanwhile", "consent_withdrawn", "failed"})
"""Ends after which somebody at the practice is asked to write to the client. What lapses has its task by then."""
FOLLOW_UP = "follow_up"


async def announce(
    unit: Unit, services: Services, proposal: Proposal, how: str, audience: Audience
) -> ConversationMessage | None:
    """Post the end of a proposal to its conversation. None where people hold the thread: the bot is silent there.

    The same end is posted once, however often a restart repeats the step that posts it.
    """
    if proposal.conversation_id is None:
        return None
    key = f"{proposal.id}/{how}"
    if (told := await unit.messages.find_inbound(key)) is not None:
        return told
    if how in NEEDS_FOLLOW_UP and audience is Audience.CLIENT:
        await _ask_for_follow_up(unit, proposal, how)
    conversation = await unit.conversations.get(proposal.conversation_id)
    if conversation.state != "open":
        return None
    if how == "done" and isinstance(proposal.action, SendReply):
        decision = await unit.decisions.for_proposal(proposal.id)
        action = decision.action if decision and isinstance(decision.action, SendReply) else proposal.action
        body, kind = " ".join(sentence.text for sentence in action.sentences), "text"
        cited = {source for sentence in action.sentences for source in sentence.sources}
        sources = [source.model_dump() for source in proposal.sources if source.id in cited]
        payload: dict[str, object] = {"proposal_id": proposal.id, "sources": sources}
    else:
        what = describe(proposal.action, services.profile.tz, audience)
        words = "records_slow" if how == "pending" else how
        body, kind = services.templates.say(audience, words, what=what), "status"
        payload = {"proposal_id": proposal.id, "ended": how}
    message = await unit.messages.add(
        conversation.id,
        author="handrail",
        kind=kind,
        body=body,
        payload=payload,
        stamp=proposal.stamp,
        run_id=proposal.run_id,
        external_id=key,
    )
    await unit.audit.append(
        "handrail", "reply.sent", {"message_id": message.id, "proposal_id": proposal.id}, {"kind": how}
    )
    return message


async def _ask_for_follow_up(unit: Unit, proposal: Proposal, how: str) -> None:
    if any(task.kind == FOLLOW_UP for task in await unit.tasks.about(proposal.id)):
        return
    task = await unit.tasks.add(
        kind=FOLLOW_UP,
        title=f"Write to the client: their request was {how.replace('_', ' ')}",
        body=f"Proposal {proposal.id} ({proposal.kind}).",
        role="front_desk",
        client_id=proposal.client_id,
        conversation_id=proposal.conversation_id,
        proposal_id=proposal.id,
    )
    await unit.audit.append("handrail", "task.created", {"task_id": task.id, "proposal_id": proposal.id}, {"why": how})
