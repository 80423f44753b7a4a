"""The inbox: what waits for a decision, and the decision."""

from typing import Literal

from fastapi import APIRouter, Request

from graphs.desk import InboxItem
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
