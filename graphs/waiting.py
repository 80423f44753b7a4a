"""What waits too long: a mark in the inbox, then a task for another role, then its end, with a task of its own.

The hours are the approval policy's. The sweep calls this; done again, or by two processes at once, nothing changes.
"""

from graphs.services import Services
from ledger.ledger import Unit
from ledger.proposals import Proposal
from practice.identity import Audience, Role

OVERDUE = "decision_overdue"
"""The kind of task that an escalation makes; whoever decides the proposal finishes it."""
LAPSED = "follow_up"


async def attend_to_waiting(unit: Unit, services: Services) -> None:
    """Expire, remind and escalate what is due now."""
    for proposal in await unit.proposals.expire_due(services.clock()):
        await _expire(unit, services, proposal)
    for proposal in await unit.proposals.waiting():
        await _remind(unit, services, proposal)
        await _escalate(unit, services, proposal)


async def _remind(unit: Unit, services: Services, proposal: Proposal) -> None:
    due = services.approval.patience(proposal.kind).reminders_due(proposal.created_at, services.clock())
    if due > proposal.reminders and await unit.waiting.remind(proposal.id, due):
        await unit.audit.append("clock", "proposal.reminded", {"proposal_id": proposal.id}, {"number": due})


async def _escalate(unit: Unit, services: Services, proposal: Proposal) -> None:
    patience = services.approval.patience(proposal.kind)
    if proposal.escalated_at is not None or not patience.is_escalated(proposal.created_at, services.clock()):
        return
    if not await unit.waiting.escalate(proposal.id, patience.escalate_to):
        return
    subject = {"proposal_id": proposal.id}
    await unit.audit.append("clock", "proposal.escalated", subject, {"role": patience.escalate_to.value})
    title = f"Nobody has decided this yet: {_what(proposal)}"
    body = "It stands in the inbox. Decide it, or hand it to somebody who can."
    await _ask(unit, proposal, OVERDUE, title, body, patience.escalate_to)


async def _expire(unit: Unit, services: Services, proposal: Proposal) -> None:
    """Let it go, and leave somebody with the task of saying so: to the client, or of asking for it again."""
    if proposal.hold_id:
        await unit.holds.release(proposal.hold_id)
    await unit.audit.append("handrail", "proposal.expired", {"proposal_id": proposal.id}, {})
    await unit.tasks.finish_of(proposal.id, OVERDUE, "clock")
    if await _is_a_clients(unit, proposal):
        title, role = "Write to the client: their request was not decided in time", Role.FRONT_DESK
        body = f"Proposal {proposal.id} ({proposal.kind})."
    else:
        title, role = f"Lapsed, as nobody decided it: {_what(proposal)}", _whose(services, proposal)
        body = f"Proposal {proposal.id}. Nothing was written. Ask for it again if it is still needed."
    await _ask(unit, proposal, LAPSED, title, body, role)


def _whose(services: Services, proposal: Proposal) -> Role:
    return services.approval.patience(proposal.kind).escalate_to


async def _is_a_clients(unit: Unit, proposal: Proposal) -> bool:
    """Whether a client's own message led to it."""
    if proposal.run_id is None:
        return False
    return (await unit.runs.get(proposal.run_id)).principal.audience is Audience.CLIENT


async def _ask(unit: Unit, proposal: Proposal, kind: str, title: str, body: str, role: Role) -> None:
    task = await unit.tasks.add(
        kind,
        title,
        body=body,
        role=role,
        client_id=proposal.client_id,
        conversation_id=proposal.conversation_id,
        proposal_id=proposal.id,
    )
    subject = {"task_id": task.id, "proposal_id": proposal.id}
    await unit.audit.append("handrail", "task.created", subject, {"why": kind})


def _what(proposal: Proposal) -> str:
    return proposal.kind.replace("_", " ")
