"""Small typed records for the ledger's tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ledger.decisions import Decision
from ledger.ledger import Ledger, Unit
from ledger.proposals import Proposal
from practice.action import CancelAppointment
from practice.people import Modality, ServiceType
from practice.scheduling.slot import RankedSlot, Slot

THURSDAY = datetime(2026, 11, 26, 22, 0, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
HASH = "a" * 64


def cancellation(reason: str = "a cold") -> CancelAppointment:
    return CancelAppointment(client_id="CL-0001", appointment_id="APT-000001", appointment_version=3, reason=reason)


def slot(hour: int = 0, clinician_id: str = "CLN-02") -> Slot:
    return Slot(
        clinician_id=clinician_id,
        starts_at=THURSDAY + timedelta(hours=hour),
        duration_minutes=50,
        service=ServiceType.INDIVIDUAL,
        modality=Modality.VIDEO,
    )


def ranked(hour: int = 0) -> RankedSlot:
    return RankedSlot(slot=slot(hour), score=0.9, reasons=("your clinician",))


async def propose(unit: Unit, **changes: Any) -> Proposal:
    given: dict[str, Any] = {
        "workflow": "S1",
        "action_hash": HASH,
        "policy_version": "1",
        "summary": "Cancel Thursday's session",
        "expires_at": TOMORROW,
    }
    return await unit.proposals.add(cancellation(), **{**given, **changes})


async def approve(unit: Unit, proposal: Proposal, **changes: Any) -> Decision:
    given: dict[str, Any] = {
        "verdict": "approve",
        "decided_by": "PER-2",
        "action_hash": HASH,
        "policy_version": "1",
        "expires_at": TOMORROW,
    }
    return await unit.decisions.record(proposal.id, **{**given, **changes})


async def approved(ledger: Ledger) -> Decision:
    async with ledger.transaction() as unit:
        return await approve(unit, await propose(unit))
