"""Alerts, tasks, charts, dials and the audit chain."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from ledger.alerts import Alert
from ledger.audit import AuditEvent, ChainReport
from ledger.tasks import StaffTask
from policies.dial import Dial
from practice.action import Workflow
from practice.record import Value
from server.api.fields import After, Id, Limit, Reason, Word
from server.contact import Contact
from server.office import office_of
from server.readings import ChartView
from server.security.who import Caller

router = APIRouter(prefix="/api/v1", tags=["governance"])
Name = Annotated[Word, Query(min_length=2, max_length=80, description="A part of the client's name")]


class DialMove(Value):
    """Where a dial is to go, and why."""

    level: Dial
    reason: Reason


@router.get("/alerts")
async def alerts(request: Request, caller: Caller) -> list[Alert]:
    """Return crisis alerts."""
    return list(await office_of(request).readings.alerts(caller))


@router.post("/alerts/{alert_id}/acknowledgement")
async def acknowledge(request: Request, caller: Caller, alert_id: Id) -> Alert:
    """Say that a person has taken it on."""
    return await office_of(request).handling.acknowledge(caller, alert_id)


@router.get("/tasks")
async def tasks(request: Request, caller: Caller) -> list[StaffTask]:
    """Return the open tasks of the caller's role."""
    return list(await office_of(request).readings.tasks(caller))


@router.post("/tasks/{task_id}/completion")
async def finish_task(request: Request, caller: Caller, task_id: Id) -> StaffTask:
    """Mark a task as done."""
    return await office_of(request).handling.finish_task(caller, task_id)


@router.get("/clients")
async def clients(request: Request, caller: Caller, name: Name) -> list[Contact]:
    """Find clients by name."""
    return await office_of(request).readings.clients(caller, name)


@router.get("/clients/{client_id}/chart")
async def chart(request: Request, caller: Caller, client_id: Id) -> ChartView:
    """Return a chart to those who treat the client."""
    return await office_of(request).readings.chart(caller, client_id)


@router.get("/dials/{workflow}")
async def dial(request: Request, caller: Caller, workflow: Workflow) -> Dial:
    """Return how far a workflow may go now."""
    return await office_of(request).readings.dial(caller, workflow)


@router.put("/dials/{workflow}")
async def move_dial(request: Request, caller: Caller, workflow: Workflow, move: DialMove) -> Dial:
    """Set a dial; admins only, with a reason."""
    return await office_of(request).handling.move_dial(caller, workflow, move.level, move.reason)


@router.get("/audit")
async def audit(request: Request, caller: Caller, after: After = 0, limit: Limit = 200) -> list[AuditEvent]:
    """Return events of the audit chain, the newest first."""
    return list(await office_of(request).readings.audit(caller, after=after, limit=limit))


@router.get("/audit/verification")
async def verify_audit(request: Request, caller: Caller) -> ChainReport:
    """Recompute the whole chain."""
    return await office_of(request).readings.verify_audit(caller)
