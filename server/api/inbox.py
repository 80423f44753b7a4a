"""The inbox: what waits for a decision, and the decision."""

from typing import Literal

from fastapi import APIRouter, Request

from graphs.desk import InboxItem
from graphs.handing_on import Colleague
from ledger.proposals import Proposal
from practice.record import Value
from server.api.fields import Id, PlainObject, Reason
from server.office import office_of
from server.security.who import Caller

router = APIRouter(prefix="/api/v1/proposals", tags=["inbox"])


class Verdict(Value):
    """A decision; ``action`` is the edited action, ``reason`` is needed to reject."""

    verdict: Literal["approve", "edit", "reject"]
    action: PlainObject | None = None
    reason: Reason = ""


class Assignment(Value):
    """The colleague who is to decide, and why."""

    person_id: Id
    reason: Reason


@router.get("")
async def inbox(request: Request, caller: Caller) -> list[InboxItem]:
    """Return the proposals that wait for this person, or that they asked for."""
    return await office_of(request).desk.inbox(caller)


@router.post("/{proposal_id}/decision")
async def decide(request: Request, caller: Caller, proposal_id: Id, verdict: Verdict) -> Proposal:
    """Approve, edit or reject. 409 where somebody was first, or it is too late."""
    return await office_of(request).desk.decide(
        caller, proposal_id, verdict.verdict, action=verdict.action, reason=verdict.reason
    )


@router.post("/{proposal_id}/withdrawal")
async def withdraw(request: Request, caller: Caller, proposal_id: Id) -> Proposal:
    """Take one's own request back before it is decided."""
    return await office_of(request).desk.withdraw(caller, proposal_id)


@router.get("/{proposal_id}/colleagues")
async def colleagues(request: Request, caller: Caller, proposal_id: Id) -> list[Colleague]:
    """Return whom a waiting proposal may be handed to."""
    return await office_of(request).handing_on.colleagues(caller, proposal_id)


@router.post("/{proposal_id}/assignment")
async def hand_on(request: Request, caller: Caller, proposal_id: Id, assignment: Assignment) -> Proposal:
    """Hand a waiting proposal to a colleague who may decide it. 409 where it no longer waits."""
    return await office_of(request).handing_on.hand_on(caller, proposal_id, assignment.person_id, assignment.reason)
