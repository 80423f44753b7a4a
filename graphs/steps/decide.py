"""Step 6, decide: the dial says whether an action waits for a person, acts alone, or is only remembered."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from langgraph.runtime import Runtime

from graphs.services import Services
from graphs.stage import Stage
from graphs.standing_allowlist import standing_allowlist
from graphs.state import TurnState
from graphs.steps.outcome import read_outcome
from graphs.wording import PLACE, describe
from ledger.decisions import Verdict
from ledger.ledger import Unit
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal, ProposalState
from policies.approval import action_hash
from policies.dial import Dial
from policies.intents import Intent
from practice.action import BookAppointment, RescheduleAppointment, SendReply, Workflow
from practice.errors import SettingsError
from practice.identity import Audience, Principal
from practice.scheduling.slot import Slot
from practice.times import spoken
from tools.outcome import Answer, Handoff, Offer, Proposed, Question

OFFER_LASTS = timedelta(minutes=30)
DIAL = "policy"
"""Who decides where a dial says auto."""
CLARIFICATIONS = 2
"""After so many questions about one request, a person takes over."""


async def decide(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Send what only talks; put what acts through the dial."""
    services = runtime.context
    principal = Principal.model_validate(state["principal"])
    async with services.ledger.transaction() as unit:
        if (made := await _made_before(unit, state)) is not None:
            return made
        rule = (await standing_allowlist(unit, services)).rule(state["intent"], principal.audience)
        if rule is None:
            return {"route": "person", "reason": "not_allowlisted"}
        outcome = await read_outcome(unit, state)
        match outcome:
            case Handoff():
                return {"route": "person", "reason": "handoff"}
            case Question():
                return await _ask(unit, state, runtime, outcome)
            case Offer():
                return await _offer(unit, state, runtime, outcome)
            case Answer():
                if _is_record_reading(rule, principal):
                    return await _tell(unit, state, runtime, outcome)
                proposed = _as_reply(outcome, state)
            case Proposed():
                proposed = outcome
        level = services.dials.level(rule.workflow, await unit.dials.setting(rule.workflow))
        return await _propose(unit, state, runtime, proposed, rule, level)


async def _made_before(unit: Unit, state: TurnState) -> TurnState | None:
    """Return what this step decided before a restart cut it off: its proposal, not the last intent's, is on record."""
    proposal = await unit.proposals.for_run(state["run_id"])
    if proposal is None or proposal.id == state.get("proposal_id"):
        return None
    update: TurnState = {"proposal_id": proposal.id}
    if proposal.state is ProposalState.SHADOW:
        return {**update, "route": "person", "reason": "person_for_now"}
    decision = await unit.decisions.for_proposal(proposal.id)
    if decision is not None and decision.verdict is Verdict.AUTO:
        return {**update, "decision_id": decision.id, "route": "commit"}
    return {**update, "route": "wait"}


def _is_record_reading(rule: Intent, principal: Principal) -> bool:
    """A reading of the person's own record, or an answer to staff, changes nothing and is sent as it was checked."""
    return rule.workflow is Workflow.S1 or principal.audience is Audience.STAFF


def _as_reply(answer: Answer, state: TurnState) -> Proposed:
    client_id = state.get("client_id")
    if client_id is None:
        raise SettingsError("A client's conversation has no client in scope.")
    action = SendReply(client_id=client_id, conversation_id=state["conversation_id"], sentences=answer.sentences)
    return Proposed(action=action, summary="Answer from the practice's documents", sources=answer.sources)


async def _ask(unit: Unit, state: TurnState, runtime: Runtime[Services], question: Question) -> TurnState:
    conversation = await unit.conversations.get(state["conversation_id"])
    if conversation.clarifications >= CLARIFICATIONS:
        return {"route": "person", "reason": "not_understood"}
    await unit.conversations.set_pending(
        conversation.id, {"intent": state["intent"], "question": question.text, "choices": list(question.choices)}
    )
    payload = {"choices": list(question.choices)}
    await _say(unit, state, runtime, question.text, kind="text", payload=payload)
    return {"route": "next"}


async def _offer(unit: Unit, state: TurnState, runtime: Runtime[Services], offer: Offer) -> TurnState:
    services = runtime.context
    stored = await unit.offers.add(
        state["conversation_id"],
        purpose=offer.purpose,
        appointment_id=offer.appointment_id,
        slots=offer.slots,
        notes=offer.notes,
        expires_at=services.clock() + OFFER_LASTS,
    )
    audience = Principal.model_validate(state["principal"]).audience
    noted = "_noted" if offer.notes and audience is Audience.CLIENT else ""
    text = services.templates.say(audience, f"choose_slot{noted}")
    zone = services.profile.tz
    slots = [
        {
            "id": ranked.slot.id,
            "clinician_id": ranked.slot.clinician_id,
            "text": f"{spoken(ranked.slot.starts_at, zone)}, {PLACE[ranked.slot.modality]}",
            "reasons": list(ranked.reasons),
        }
        for ranked in offer.slots
    ]
    payload = {"offer_id": stored.id, "slots": slots, "notes": list(offer.notes)}
    pending = {"intent": state["intent"], "question": text}
    await unit.conversations.set_pending(state["conversation_id"], pending, clarifications=0)
    await _say(unit, state, runtime, text, kind="offer", payload=payload)
    return {"route": "next"}


async def _tell(unit: Unit, state: TurnState, runtime: Runtime[Services], answer: Answer) -> TurnState:
    text = " ".join(sentence.text for sentence in answer.sentences)
    payload = {
        "sentences": [sentence.model_dump(mode="json") for sentence in answer.sentences],
        "sources": [source.model_dump() for source in answer.sources],
    }
    await unit.conversations.set_pending(state["conversation_id"], None)
    await _say(unit, state, runtime, text, kind="text", payload=payload)
    return {"route": "next"}


async def _propose(
    unit: Unit,
    state: TurnState,
    runtime: Runtime[Services],
    proposed: Proposed,
    rule: Intent,
    level: Dial,
) -> TurnState:
    services = runtime.context
    if level is Dial.OFF:
        return {"route": "person", "reason": "workflow_off"}
    proposal = await _store(unit, state, services, proposed, rule, level)
    if proposal is None:
        return {"route": "person", "reason": "slot_taken"}
    await unit.conversations.set_pending(state["conversation_id"], None)
    update: TurnState = {"proposal_id": proposal.id}
    if level is Dial.SHADOW:
        return {**update, "route": "person", "reason": "person_for_now"}
    if level is Dial.AUTO and not proposal.high_risk and proposal.approvers == 1:  # those are always a person's
        decision = await unit.decisions.record(
            proposal.id,
            verdict="auto",
            decided_by=DIAL,
            reason=f"dial {rule.workflow} is auto",
            action=proposal.action,
            action_hash=action_hash(proposal.action, policy_version=proposal.policy_version, approver=DIAL),
            policy_version=proposal.policy_version,
            expires_at=proposal.expires_at,
        )
        subject = {"proposal_id": proposal.id, "decision_id": decision.id}
        await unit.audit.append("policy", "decision.made", subject, {"verdict": "auto"})
        return {**update, "decision_id": decision.id, "route": "commit"}
    await _say_waiting(unit, state, runtime, proposal)
    return {**update, "route": "wait"}


async def _store(
    unit: Unit, state: TurnState, services: Services, proposed: Proposed, rule: Intent, level: Dial
) -> Proposal | None:
    """Put the proposal into the inbox, its time on hold. None: the time was taken meanwhile."""
    action = proposed.action
    approval = services.approval.rule(action.kind)
    expires_at = services.clock() + timedelta(hours=approval.expires_hours)
    hold_id = None
    slot = _slot_of(action)
    if slot is not None and level is not Dial.SHADOW:
        hold_id = await unit.holds.place(slot, str(action.client_id), expires_at)
        if hold_id is None:
            return None
    proposal = await unit.proposals.add(
        workflow=rule.workflow,
        action=action,
        action_hash=action_hash(action, policy_version=services.approval.version, approver=None),
        policy_version=services.approval.version,
        summary=proposed.summary,
        sources=proposed.sources,
        notes=proposed.notes,
        stamp=state.get("stamp", {}),
        state="shadow" if level is Dial.SHADOW else "waiting",
        requested_by=Principal.model_validate(state["principal"]).person_id,
        conversation_id=state["conversation_id"],
        run_id=state["run_id"],
        hold_id=hold_id,
        high_risk=approval.high_risk or state.get("crisis_in_material", False),
        approvers=approval.approvers,
        expires_at=expires_at,
    )
    subject = {"proposal_id": proposal.id, "run_id": state["run_id"]}
    detail = {"kind": action.kind, "hash": proposal.action_hash, "workflow": rule.workflow, "state": proposal.state}
    await unit.audit.append("policy", "proposal.made", subject, detail)
    return proposal


def _slot_of(action: object) -> Slot | None:
    if not isinstance(action, BookAppointment | RescheduleAppointment):
        return None
    return Slot(
        clinician_id=action.clinician_id,
        starts_at=action.starts_at,
        duration_minutes=action.duration_minutes,
        service=action.service,
        modality=action.modality,
    )


async def _say_waiting(unit: Unit, state: TurnState, runtime: Runtime[Services], proposal: Proposal) -> None:
    services = runtime.context
    audience = Principal.model_validate(state["principal"]).audience
    what = describe(proposal.action, services.profile.tz, audience)
    key = "waiting"
    if audience is Audience.CLIENT:
        key = "waiting_reply" if isinstance(proposal.action, SendReply) else "waiting_change"
        key = "waiting_appointment" if proposal.hold_id else key
    text = services.templates.say(audience, key, what=what)
    await _say(unit, state, runtime, text, kind="status", payload={"proposal_id": proposal.id}, stage="wait")


async def _say(
    unit: Unit,
    state: TurnState,
    runtime: Runtime[Services],
    text: str,
    *,
    kind: str,
    payload: Mapping[str, Any],
    stage: str = "answer",
) -> ConversationMessage:
    """Store a checked message and show it."""
    message = await unit.messages.add(
        state["conversation_id"],
        author="handrail",
        kind=kind,
        body=text,
        payload=dict(payload),
        stamp=state.get("stamp", {}),
        run_id=state["run_id"],
    )
    subject = {"message_id": message.id, "run_id": state["run_id"]}
    await unit.audit.append("handrail", "reply.sent", subject, {"kind": kind})
    runtime.stream_writer(Stage(name=stage, message=message, proposal_id=str(payload.get("proposal_id") or "") or None))
    return message
