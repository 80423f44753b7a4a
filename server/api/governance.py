"""Alerts, tasks, charts, dials and the audit chain."""

from fastapi import APIRouter, Request
from pydantic import Field

from ledger.alerts import Alert
from ledger.audit import AuditEvent, ChainReport
from ledger.tasks import StaffTask
from policies.dial import Dial
from practice.action import Workflow
from practice.people import Client
from practice.record import Value
from server.office import office_of
from server.readings import ChartView
from server.security.who import Caller

router = APIRouter(prefix="/api/v1", tags=["governance"])


class DialMove(Value):
    """Where a dial is to go, and why."""

    level: Dial
    reason: str = Field(max_length=500)


@router.get("/alerts")
async def alerts(request: Request, caller: Caller) -> list[Alert]:
    """Return crisis alerts."""
    return list(await office_of(request).readings.alerts(caller))


@router.post("/alerts/{alert_id}/acknowledgement")
async def acknowledge(request: Request, caller: Caller, alert_id: str) -> Alert:
    """Say that a person has taken it on."""
    return await office_of(request).handling.acknowledge(caller, alert_id)


@router.get("/tasks")
async def tasks(request: Request, caller: Caller) -> list[StaffTask]:
    """Return the open tasks of the caller's role."""
    return list(await office_of(request).readings.tasks(caller))


@router.post("/tasks/{task_id}/completion")
async def finish_task(request: Request, caller: Caller, task_id: str) -> StaffTask:
    """Mark a task as done."""
    return await office_of(request).handling.finish_task(caller, task_id)


@router.get("/clients")
async def clients(request: Request, caller: Caller, name: str = "") -> list[Client]:
    """Find clients by name."""
    return await office_of(request).readings.clients(caller, name)


@router.get("/clients/{client_id}/chart")
async def chart(request: Request, caller: Caller, client_id: str) -> ChartView:
    """Return a chart to those who treat the client."""
    return await office_of(request).readings.chart(caller, client_id)


@router.put("/dials/{workflow}")
async def move_dial(request: Request, caller: Caller, workflow: Workflow, move: DialMove) -> Dial:
    """Set a dial; admins only, with a reason."""
    return await office_of(request).handling.move_dial(caller, workflow, move.level, move.reason)


@router.get("/audit")
async def audit(request: Request, caller: Caller, after: int = 0, limit: int = 200) -> list[AuditEvent]:
    """Return events of the audit chain."""
    return list(await office_of(request).readings.audit(caller, after=after, limit=min(limit, 1000)))


@router.get("/audit/verification")
async def verify_audit(request: Request, caller: Caller) -> ChainReport:
    """Recompute the whole chain."""
    return await office_of(request).readings.verify_audit(caller)
