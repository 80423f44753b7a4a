"""The commit step: the only place of Handrail that writes to the EHR, and never without a decision.

``Committer.execute`` takes a decision's id, not an action: what is written is what the decision row holds. The ledger
spends the decision first (once, unexpired, hash intact), the effect carries the idempotency key, and the writer is
called last; a crash between the two is finished by ``Committer.pending`` under the same key, with one effect. Before
every attempt the client's consent is looked at again, so that one taken back while a decision waited still counts.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog

from ehr.port import EhrReader, EhrWriter
from graphs.commit_clinical import create_referral, save_document, save_progress_note, send_reply
from graphs.dispatch_consent import Clearance, DispatchConsent
from ledger.decisions import Decision
from ledger.effects import EffectState
from ledger.ledger import Ledger, Unit
from ledger.proposals import Proposal, ProposalState
from policies.approval import action_hash
from practice.action import (
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
from practice.errors import DecisionMismatch, DecisionSpent, EhrConflict, EhrStale, EhrUnavailable
from practice.fault_place import place_of
from practice.profile import PracticeProfile

log = structlog.get_logger("handrail.commit")


class Committed(StrEnum):
    """How an execution ended."""

    DONE = "done"
    PENDING = "pending"
    TAKEN = "slot_taken"
    CHANGED = "changed_meanwhile"
    NO_CONSENT = "consent_withdrawn"
    FAILED = "failed"


Tell = Callable[[Unit, Proposal, Committed], Awaitable[object]]
"""Says in a conversation how an action ended, inside the transaction that puts its end on record: a process that dies
has done both, or neither, and then the next attempt does."""

_ENDS = {
    EffectState.PENDING: Committed.PENDING,
    EffectState.DONE: Committed.DONE,
    EffectState.FAILED: Committed.FAILED,
}


@dataclass(frozen=True)
class _Order:
    """What is to be carried out, under which key, and who tells how it ended."""

    decision: Decision
    proposal: Proposal
    key: str
    tell: Tell | None

    async def tell_how(self, unit: Unit, how: Committed) -> None:
        if self.tell is not None:
            await self.tell(unit, self.proposal, how)


class Committer:
    """Executes decided actions.

    Whatever is sent to the EHR is made of the decision and its proposal alone, moments included, never of the clock:
    a repeat under the same key has the same body, however late it comes.
    """

    def __init__(
        self,
        ledger: Ledger,
        reader: EhrReader,
        writer: EhrWriter,
        profile: PracticeProfile,
        consent: DispatchConsent,
    ) -> None:
        self._ledger = ledger
        self._reader = reader
        self._writer = writer
        self._profile = profile
        self._consent = consent
        self._under_way: set[str] = set()

    async def execute(self, decision_id: str, tell: Tell | None = None) -> Committed:
        """Carry out one decision. A decision that is missing, spent, expired or altered raises ``DecisionError``.

        Without ``tell``, a step of the turn's graph tells how it ended, and a restart repeats that step.
        """
        async with self._ledger.transaction() as unit:
            decision = await unit.decisions.get(decision_id)
            proposal = await unit.proposals.get(decision.proposal_id)
            await unit.decisions.spend(decision_id, _digest(decision))
            await _require_approved(unit, decision, proposal)
            effect = await unit.effects.begin(decision_id)
        return await self._apply(_Order(decision, proposal, effect.idempotency_key, tell))

    async def result_of(self, decision_id: str) -> Committed:
        """Say what came of a decision that was spent before, for a step that a restart repeats. Writes nothing."""
        async with self._ledger.reading() as unit:
            return _ENDS[(await unit.effects.get(decision_id)).state]

    async def finish_pending(self, tell: Tell | None = None) -> list[tuple[Proposal, Committed]]:
        """Retry what was begun but never confirmed by the EHR, and tell its end; return what ended so, well or not."""
        async with self._ledger.reading() as unit:
            begun = []
            for effect in await unit.effects.pending():
                decision = await unit.decisions.get(effect.id)
                proposal = await unit.proposals.get(decision.proposal_id)
                begun.append(_Order(decision, proposal, effect.idempotency_key, tell))
        ended: list[tuple[Proposal, Committed]] = []
        for order in begun:
            if order.decision.id not in self._under_way:
                result = await self._apply(order)
                if result is not Committed.PENDING:
                    ended.append((order.proposal, result))
        return ended

    async def _apply(self, order: _Order) -> Committed:
        self._under_way.add(order.decision.id)
        try:
            return await self._attempt(order)
        finally:
            self._under_way.discard(order.decision.id)

    async def _attempt(self, order: _Order) -> Committed:
        decision, proposal = order.decision, order.proposal
        try:
            clearance = await self._consent.check(proposal)
            if not clearance.allowed:
                return await self._failed(order, f"consent:{clearance.reason}", Committed.NO_CONSENT)
            if _digest(decision) != decision.action_hash:  # since it was spent: erased, or changed past Handrail
                raise DecisionMismatch("The action is not the one that was decided.")
            record_id = await self._write(decision, proposal, order.key, clearance.redisclosure_notice)
        except EhrUnavailable as error:
            return await self._failed(order, type(error).__name__, Committed.PENDING)
        except EhrConflict as error:
            return await self._failed(order, type(error).__name__, Committed.TAKEN)
        except EhrStale as error:
            return await self._failed(order, type(error).__name__, Committed.CHANGED)
        except Exception as error:  # a refusal or a defect: either way it would fail again, so a person takes it
            log.error("effect.failed", error=type(error).__name__, where=place_of(error))
            return await self._failed(order, type(error).__name__, Committed.FAILED)
        return await self._done(order, record_id, clearance)

    async def _done(self, order: _Order, record_id: str, clearance: Clearance) -> Committed:
        decision, proposal = order.decision, order.proposal
        async with self._ledger.transaction() as unit:
            before = await unit.effects.get(decision.id)
            if before.state is not EffectState.PENDING:  # another process was faster, with the same key
                return _ENDS[before.state]
            await unit.effects.finish(decision.id, record_id)
            await unit.proposals.mark(proposal.id, "executed")
            if proposal.hold_id:
                await unit.holds.release(proposal.hold_id)
            subject = {"proposal_id": proposal.id, "decision_id": decision.id, "record_id": record_id}
            await unit.audit.append("handrail", "effect.done", subject, {"kind": proposal.kind})
            if proposal.client_id is not None:
                subject["client_id"] = proposal.client_id
                await unit.audit.append("handrail", "disclosure.made", subject, _disclosed(proposal, clearance))
            await order.tell_how(unit, Committed.DONE)
        return Committed.DONE

    async def _failed(self, order: _Order, error: str, how: Committed) -> Committed:
        decision, proposal = order.decision, order.proposal
        final = how is not Committed.PENDING
        async with self._ledger.transaction() as unit:
            before = await unit.effects.get(decision.id)
            if before.state is not EffectState.PENDING:
                return _ENDS[before.state]
            await unit.effects.fail(decision.id, error, final=final)
            if final:
                await unit.proposals.mark(proposal.id, "failed")
                if proposal.hold_id:
                    await unit.holds.release(proposal.hold_id)
            if final or before.error != error:  # an outage is one line on record, not one a retry
                subject = {"proposal_id": proposal.id, "decision_id": decision.id}
                event = "effect.refused" if how is Committed.NO_CONSENT else "effect.failed"
                await unit.audit.append("handrail", event, subject, {"error": error, "final": final})
            await order.tell_how(unit, how)
        return how

    async def _write(self, decision: Decision, proposal: Proposal, key: str, notice: str | None) -> str:
        at = decision.created_at
        match decision.action:
            case BookAppointment() as action:
                return await self._book(action, at, key)
            case RescheduleAppointment() as action:
                return await self._move(action, key)
            case CancelAppointment() as action:
                return await self._cancel(action, proposal.created_at, key)
            case ConfirmAppointment() as action:
                changes: dict[str, Any] = {"status": AppointmentStatus.CONFIRMED}
                return await self._change(action.appointment_id, action.appointment_version, changes, key)
            case SendReply() as action:
                return await send_reply(self._reader, self._writer, action, at, key)
            case SaveProgressNote() as action:
                return await save_progress_note(self._writer, action, proposal.stamp, at, key, notice)
            case SaveDocument() as action:
                return await save_document(self._writer, action, proposal.stamp, at, key, notice)
            case CreateReferral() as action:
                return await create_referral(self._writer, action, at, key, notice)
            case None:
                raise DecisionSpent("A rejected proposal has nothing to execute.")

    async def _book(self, action: BookAppointment, at: datetime, key: str) -> str:
        wanted = Appointment(
            id="",
            client_ids=(action.client_id,),
            clinician_id=action.clinician_id,
            starts_at=action.starts_at,
            duration_minutes=action.duration_minutes,
            service=action.service,
            modality=action.modality,
            booked_at=at,
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

    async def _cancel(self, action: CancelAppointment, asked_at: datetime, key: str) -> str:
        """Cancel, late or in time as it was when it was asked for: waiting for a decision costs nobody a fee."""
        appointment = await self._reader.read(Appointment, action.appointment_id)
        notice = timedelta(hours=self._profile.late_cancellation_hours)
        late = appointment.starts_at - asked_at < notice
        status = AppointmentStatus.LATE_CANCELLED if late else AppointmentStatus.CANCELLED
        changes = {"status": status, "cancel_reason": action.reason}
        return await self._change(action.appointment_id, action.appointment_version, changes, key)

    async def _change(self, appointment_id: str, version: int, changes: dict[str, Any], key: str) -> str:
        changed = await self._writer.update(
            Appointment, appointment_id, version=version, changes=changes, idempotency_key=key
        )
        return changed.id


async def _require_approved(unit: Unit, decision: Decision, proposal: Proposal) -> None:
    """Hold the decision against its proposal once more, whoever wrote the row. Raises ``DecisionMismatch``.

    A shadow suggestion, or one that was withdrawn, has no state in which it is carried out; what is written is of the
    proposal's kind and about its client; and where two people must approve, the first approved exactly this.
    """
    action = decision.action
    if proposal.state is not ProposalState.APPROVED or action is None:
        raise DecisionMismatch(f"A proposal that is {proposal.state} is not carried out.")
    if (action.kind, action.client_id) != (proposal.kind, proposal.client_id):
        raise DecisionMismatch("The action is not what was proposed, or about somebody else.")
    endorsed = {
        one.person_id
        for one in await unit.endorsements.of(proposal.id)
        if one.action_hash == action_hash(action, policy_version=decision.policy_version, approver=one.person_id)
    }
    if len(endorsed - {decision.decided_by}) + 1 < proposal.approvers:
        raise DecisionMismatch("Too few people approved exactly this.")


def _disclosed(proposal: Proposal, clearance: Clearance) -> dict[str, Any]:
    """Say on record what left, to whom and for which purpose: the accounting of disclosures is made of this."""
    return {
        "what": proposal.kind,
        "recipient": "client" if proposal.kind == "send_reply" else "records_system",
        "purpose": clearance.purpose.value,
        "basis": clearance.reason,
        "notice": clearance.redisclosure_notice is not None,
        "segments": list(clearance.segments),
    }


def _digest(decision: Decision) -> str:
    """Hash what would be written, with what it was decided under; the ledger compares it with the decision's own."""
    if decision.action is None:
        raise DecisionSpent("A rejected proposal has nothing to execute.")
    return action_hash(decision.action, policy_version=decision.policy_version, approver=decision.decided_by)
