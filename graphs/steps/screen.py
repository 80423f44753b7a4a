"""Step 1, screen: crisis first, before anything else reads the message. No model, no EHR, fails closed."""

import asyncio

from langgraph.runtime import Runtime

from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from graphs.steps.outcome import read_text
from ledger.audit_event import AuditEventName
from ledger.conversations import Conversation
from policies.crisis import CrisisReading


async def screen_client_message(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Read the whole open window of the thread. Crisis → people, at once; a thread held by people → silence."""
    services = runtime.context
    runtime.stream_writer(Stage(name="screen", text=services.templates.stages["screen"]))
    async with services.ledger.reading() as unit:
        conversation = await unit.conversations.get(state["conversation_id"])
        window = await unit.messages.open_window(state["conversation_id"])
    reading = await asyncio.to_thread(services.crisis.screen, [message.body for message in window])
    async with services.ledger.transaction() as unit:
        subject = {"conversation_id": conversation.id, "message_id": state["message_id"], "run_id": state["run_id"]}
        await unit.audit.append("policy", _event(reading), subject, _findings(reading))
    if calls_for_alert(reading, len(window), conversation):
        return {"route": "alert", "reason": reading.level.value}
    if conversation.state != "open":
        return {"route": "silent"}
    if state.get("choice"):
        return {"route": "choice"}
    return {"route": "clear"}


def calls_for_alert(reading: CrisisReading, messages: int, conversation: Conversation) -> bool:
    """Whether a reading of the window's ``messages`` is news to the people who may hold the thread already."""
    is_new = reading.error or any(e.message_index == messages - 1 for e in reading.evidence)
    return reading.is_crisis and (is_new or conversation.state == "open")


async def screen_staff_material(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Read what staff wrote and pasted. Crisis language alerts people and raises the draft's risk; the work goes on."""
    services = runtime.context
    runtime.stream_writer(Stage(name="screen", text=services.templates.stages["screen"]))
    async with services.ledger.reading() as unit:
        message = await unit.messages.get(state["message_id"])
        texts = [message.body]
        if digest := message.payload.get("material"):
            texts.append(await read_text(unit, str(digest)))
    reading = await asyncio.to_thread(services.crisis.screen, texts)
    async with services.ledger.transaction() as unit:
        subject = {"message_id": message.id, "run_id": state["run_id"]}
        await unit.audit.append("policy", _event(reading), subject, _findings(reading))
    if reading.is_crisis:
        return {"route": "alert", "reason": reading.level.value, "crisis_in_material": True}
    return {"route": "choice" if state.get("choice") else "clear", "crisis_in_material": False}


def _event(reading: CrisisReading) -> AuditEventName:
    if reading.error:
        return AuditEventName.SCREEN_FAILED
    return AuditEventName.SCREEN_CRISIS if reading.is_crisis else AuditEventName.SCREEN_CLEAR


def _findings(reading: CrisisReading) -> dict[str, object]:
    """What the audit keeps of a reading: level, terms and places, never the words themselves."""
    terms = sorted({evidence.term_id for evidence in reading.evidence})
    return {"level": reading.level.value, "terms": terms, "version": reading.version, "error": reading.error}
