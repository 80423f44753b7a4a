"""Step 2, understand: what is asked, by the classifier over the allowlist; deterministic, no model call."""

from langgraph.runtime import Runtime

from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from ledger.conversations import Conversation
from policies.intents import IntentReading
from practice.identity import Principal


async def understand(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Read the intents of the message. An answer to a pending question keeps the intent that asked it."""
    services = runtime.context
    audience = Principal.model_validate(state["principal"]).audience
    runtime.stream_writer(Stage(name="understand", text=services.templates.stages["understand"]))
    async with services.ledger.transaction() as unit:
        conversation = await unit.conversations.get(state["conversation_id"])
        message = await unit.messages.get(state["message_id"])
        stated = message.payload.get("task")
        reading = services.classifier.classify(message.body, audience)
        intents = [str(stated)] if stated and not reading.injection else _in_order(services, reading, conversation)
        detail = {
            "intents": {score.intent: round(score.score, 3) for score in reading.intents},
            "worked": intents,
            "injection": reading.injection,
            "version": reading.version,
        }
        await unit.audit.append("policy", "intent.read", {"message_id": message.id}, detail)
    if reading.injection:
        return {"intents": [], "intent": "injection", "route": "person", "reason": "suspected_injection"}
    if not intents:
        return {"intents": [], "intent": "unknown", "route": "person", "reason": "not_allowlisted"}
    return {"intents": intents, "route": "next"}


def _in_order(services: Services, reading: IntentReading, conversation: Conversation) -> list[str]:
    """Small talk last if alone, else dropped; what waits for a decision comes after what can be answered at once."""
    found = list(dict.fromkeys(score.intent for score in reading.intents))
    pending = (conversation.pending_question or {}).get("intent")
    if pending and all(intent in services.allowlist.closing for intent in found):
        return [str(pending)]
    substantial = [intent for intent in found if intent not in services.allowlist.closing]
    if pending and _answers(substantial, str(pending)):
        return [str(pending)]
    return sorted(substantial, key=lambda intent: intent.startswith("appointment.")) or found[:1]


def _answers(found: list[str], pending: str) -> bool:
    """Whether a reading is most likely the answer to the question of the same family ('the 4 pm one')."""
    family = pending.split(".")[0]
    return not found or all(intent.split(".")[0] == family for intent in found)
