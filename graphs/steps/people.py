"""Where people take over: an alert for danger, a task for everything an agent may not or cannot do."""

from langgraph.runtime import Runtime

from graphs.alarm import hand_over_with_notice, raise_alert
from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from graphs.steps.outcome import read_outcome
from ledger.ledger import Unit
from practice.identity import Audience, Principal, Role
from tools.outcome import Handoff

QUEUES = {"clinical.question": Role.CLINICIAN, "medication.refill": Role.CLINICIAN, "complaint": Role.SUPERVISOR}
"""Whose list a request lands on; everything else is the front desk's."""


async def alert_about_client(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Alert the clinician on call, hand the thread to people, show the practice's fixed notice. All in one commit."""
    services = runtime.context
    async with services.ledger.transaction() as unit:
        await _alert(state, services, unit, source="portal")
        message = await hand_over_with_notice(unit, services, state["conversation_id"], state["run_id"])
    runtime.stream_writer(Stage(name="alert", message=message, final=True))
    return {"route": "end"}


async def alert_about_material(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Alert the clinician on call about staff material; the person who asked goes on, their draft as high risk."""
    services = runtime.context
    async with services.ledger.transaction() as unit:
        await _alert(state, services, unit, source="staff_material")
    text = services.templates.say(Audience.STAFF, "crisis_in_material")
    runtime.stream_writer(Stage(name="alert", text=text))
    return {"route": "choice" if state.get("choice") else "clear"}


async def queue_for_person(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Make a task with the context, and say so in fixed words."""
    services = runtime.context
    principal = Principal.model_validate(state["principal"])
    runtime.stream_writer(Stage(name="people", text=services.templates.stages["people"]))
    reason = state.get("reason", "not_allowlisted")
    why = services.templates.why(reason)
    async with services.ledger.transaction() as unit:
        task = await unit.tasks.add(
            kind="conversation",
            title=_title(state, principal.audience),
            body=await _context(unit, state, why),
            role=QUEUES.get(state.get("intent", ""), Role.FRONT_DESK),
            client_id=state.get("client_id"),
            conversation_id=state["conversation_id"],
        )
        subject = {"task_id": task.id, "run_id": state["run_id"], "conversation_id": state["conversation_id"]}
        await unit.audit.append(
            "policy", "task.created", subject, {"intent": state.get("intent", "unknown"), "reason": reason}
        )
        opted_out = reason == "ai_opt_out" and principal.role is Role.CLIENT
        key = "to_people_opted_out" if opted_out else "to_people"
        message = await unit.messages.add(
            state["conversation_id"],
            author="handrail",
            kind="status",
            body=services.templates.say(principal.audience, key, reason=why),
            run_id=state["run_id"],
        )
        await unit.conversations.set_pending(state["conversation_id"], None)
    runtime.stream_writer(Stage(name="people", message=message))
    return {"route": "next"}


async def _context(unit: Unit, state: TurnState, why: str) -> str:
    """Say why, in the agent's words too where an agent handed it over."""
    if state.get("reason") != "handoff" or "outcome" not in state:
        return why
    outcome = await read_outcome(unit, state)
    return f"{why} {outcome.reason}. {outcome.summary}".strip() if isinstance(outcome, Handoff) else why


def _title(state: TurnState, audience: Audience) -> str:
    who = "client" if audience is Audience.CLIENT else "colleague"
    return f"A {who} needs an answer ({state.get('intent', 'unknown request')})"


async def _alert(state: TurnState, services: Services, unit: Unit, source: str) -> None:
    await raise_alert(
        unit,
        services,
        source=source,
        level=state["reason"],
        client_id=state.get("client_id"),
        conversation_id=state["conversation_id"],
        message_id=state["message_id"],
        run_id=state["run_id"],
    )
