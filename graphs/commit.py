"""The commit step: the only place of Handrail that writes to the EHR, and never without a decision.

``Committer.execute`` takes a decision's id, not an action: what is written is what the decision row holds. The ledger
spends the decision first (once, unexpired, hash intact), the effect carries the idempotency key, and the writer is
called last; a crash between the two is finished by ``Committer.pending`` under the same key, with one effect.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from ehr.port import EhrReader, EhrWriter
from graphs.commit_clinical import create_referral, save_document, save_progress_note, send_reply
from ledger.decisions import Decision
from ledger.ledger import Ledger
from ledger.proposals import Proposal
from policies.approval import action_hash
from practice.action import (
    Action,
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    CreateReferral,
    RescheduleAppointment,
    SaveDocument,
    SaveProgressNote,
    SendReply,
)
from practice.appointment import Appointment, AppointmentStatus
from practice.clock import Clock
from practice.errors import DecisionSpent, EhrConflict, EhrError, EhrStale, EhrUnavailable, HandrailError
from practice.profile import PracticeProfile


class Committed(StrEnum):
    """How an execution ended."""

    DONE = "done"
    PENDING = "pending"
    TAKEN = "slot_taken"
    CHANGED = "changed_meanwhile"
    FAILED = "failed"


class Committer:
    """Executes decided actions."""

    def __init__(
        self, ledger: Ledger, reader: EhrReader, writer: EhrWriter, profile: PracticeProfile, clock: Clock
    ) -> None:
        self._ledger = ledger
        self._reader = reader
        self._writer = writer
        self._profile = profile
        self._clock = clock

    async def execute(self, decision_id: str) -> Committed:
        """Carry out one decision. A decision that is missing, spent, expired or altered raises ``DecisionError``."""
        async with self._ledger.transaction() as unit:
            decision = await unit.decisions.get(decision_id)
            proposal = await unit.proposals.get(decision.proposal_id)
            digest = _digest(decision)
            await unit.decisions.spend(decision_id, digest)
            await unit.effects.begin(decision_id)
        return await self._apply(decision, proposal)

    async def finish_pending(self) -> list[tuple[Proposal, Committed]]:
        """Retry what was decided and begun but never confirmed by the EHR; the key makes a repeat harmless."""
        async with self._ledger.transaction() as unit:
            effects = await unit.effects.pending()
            pairs = []
            for effect in effects:
                decision = await unit.decisions.get(effect.id)
                pairs.append((decision, await unit.proposals.get(decision.proposal_id)))
        return [(proposal, await self._apply(decision, proposal)) for decision, proposal in pairs]

    async def _apply(self, decision: Decision, proposal: Proposal) -> Committed:
        if decision.action is None:
            raise DecisionSpent("A rejected proposal has nothing to execute.")
        try:
            record_id = await self._write(decision.action, proposal, key=decision.id)
        except EhrUnavailable as error:
            return await self._failed(decision, proposal, error, Committed.PENDING)
        except EhrConflict as error:
            return await self._failed(decision, proposal, error, Committed.TAKEN)
        except EhrStale as error:
            return await self._failed(decision, proposal, error, Committed.CHANGED)
        except EhrError as error:
            return await self._failed(decision, proposal, error, Committed.FAILED)
        async with self._ledger.transaction() as unit:
            await unit.effects.finish(decision.id, record_id)
            await unit.proposals.mark(proposal.id, "executed")
            if proposal.hold_id:
                await unit.holds.release(proposal.hold_id)
            subject = {"proposal_id": proposal.id, "decision_id": decision.id, "record_id": record_id}
            await unit.audit.append("handrail", "effect.done", subject, {"kind": proposal.kind})
        return Committed.DONE

    async def _failed(self, decision: Decision, proposal: Proposal, error: HandrailError, how: Committed) -> Committed:
        final = how is not Committed.PENDING
        async with self._ledger.transaction() as unit:
            await unit.effects.fail(decision.id, type(error).__name__, final=final)
            if final:
                await unit.proposals.mark(proposal.id, "failed")
                if proposal.hold_id:
                    await unit.holds.release(proposal.hold_id)
            subject = {"proposal_id": proposal.id, "decision_id": decision.id}
            await unit.audit.append(
                "handrail", "effect.failed", subject, {"error": type(error).__name__, "final": final}
            )
        return how

    async def _write(self, action: Action, proposal: Proposal, key: str) -> str:
        match action:
            case BookAppointment():
                return await self._book(action, key)
            case RescheduleAppointment():
                return await self._move(action, key)
            case CancelAppointment():
                return await self._cancel(action, key)
            case ConfirmAppointment():
                changes: dict[str, Any] = {"status": AppointmentStatus.CONFIRMED}
                return await self._change(action.appointment_id, action.appointment_version, changes, key)
            case SendReply():
                return await send_reply(self._reader, self._writer, action, self._clock(), key)
            case SaveProgressNote():
                return await save_progress_note(self._writer, action, proposal.stamp, self._clock(), key)
            case SaveDocument():
                return await save_document(self._writer, action, proposal.stamp, self._clock(), key)
            case CreateReferral():
                return await create_referral(self._writer, action, self._clock(), key)

    async def _book(self, action: BookAppointment, key: str) -> str:
        wanted = Appointment(
            id="",
            client_ids=(action.client_id,),
            clinician_id=action.clinician_id,
            starts_at=action.starts_at,
            duration_minutes=action.duration_minutes,
            service=action.service,
            modality=action.modality,
            booked_at=self._clock(),
        )
        return (await self._writer.create(wanted, idempotency_key=key)).id

    async def _move(self, action: RescheduleAppointment, key: str) -> str:
        changes = {
            "clinician_id": action.clinician_id,
            "starts_at": action.starts_at,
            "duration_minutes": action.duration_minutes,
            "modality": action.modality,
            "status": AppointmentStatus.SCHEDULED,
        }
        return await self._change(action.appointment_id, action.appointment_version, changes, key)

    async def _cancel(self, action: CancelAppointment, key: str) -> str:
        appointment = await self._reader.read(Appointment, action.appointment_id)
        notice = timedelta(hours=self._profile.late_cancellation_hours)
        late = appointment.starts_at - self._clock() < notice
        status = AppointmentStatus.LATE_CANCELLED if late else AppointmentStatus.CANCELLED
        changes = {"status": status, "cancel_reason": action.reason}
        return await self._change(action.appointment_id, action.appointment_version, changes, key)

    async def _change(self, appointment_id: str, version: int, changes: dict[str, Any], key: str) -> str:
        changed = await self._writer.update(
            Appointment, appointment_id, version=version, changes=changes, idempotency_key=key
        )
        return changed.id


def _digest(decision: Decision) -> str:
    """Hash what would be written, with what it was decided under; the ledger compares it with the decision's own."""
    if decision.action is None:
        raise DecisionSpent("A rejected proposal has nothing to execute.")
    return action_hash(decision.action, policy_version=decision.policy_version, approver=decision.decided_by)
