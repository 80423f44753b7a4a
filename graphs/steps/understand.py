"""Step 2, understand: what is asked, by the classifier over the allowlist; deterministic, no model call."""

import asyncio

from langgraph.runtime import Runtime

from graphs.intent_reading import in_order, read_intents
from graphs.services import Services
from graphs.stage import Stage
from graphs.standing_allowlist import standing_allowlist
from graphs.state import TurnState
from ledger.conversations import Conversation
from policies.intents import IntentAllowlist, IntentReading
from practice.identity import Principal

CANCELLING = "cancel"
MOST_WORDS_OF_THANKS = 3


async def understand(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Read the intents of the message. An answer to a pending question keeps the intent that asked it."""
    services = runtime.context
    audience = Principal.model_validate(state["principal"]).audience
    runtime.stream_writer(Stage(name="understand", text=services.templates.stages["understand"]))
    async with services.ledger.reading() as unit:
        conversation = await unit.conversations.get(state["conversation_id"])
        message = await unit.messages.get(state["message_id"])
        allowlist = await standing_allowlist(unit, services)
    # Elsewhere, as a long message takes a second: others' turns and the ledger's one writer do not wait for it.
    [reading] = await asyncio.to_thread(read_intents, services, message.body, audience, [allowlist])
    stated = message.payload.get("task")
    intents = (
        [str(stated)] if stated and not reading.injection else _worked(allowlist, reading, conversation, message.body)
    )
    detail = {
        "intents": {score.intent: round(score.score, 3) for score in reading.intents},
        "worked": intents,
        "injection": reading.injection,
        "version": reading.version,
    }
    async with services.ledger.transaction() as unit:
        await unit.audit.append("policy", "intent.read", {"message_id": message.id}, detail)
    if reading.injection:
        return {"intents": [], "intent": "injection", "route": "person", "reason": "suspected_injection"}
    if not intents:
        return {"intents": [], "intent": "unknown", "route": "person", "reason": "not_allowlisted"}
    return {"intents": intents, "route": "next"}


def _worked(allowlist: IntentAllowlist, reading: IntentReading, conversation: Conversation, text: str) -> list[str]:
    """Return the intents to work, in order; an answer to the pending question is about what was asked then."""
    found = list(dict.fromkeys(score.intent for score in reading.intents))
    pending = str((conversation.pending_question or {}).get("intent", ""))
    if pending and _answers(found, pending, allowlist.closing, text):
        return [pending]
    return in_order(reading, allowlist)


def _answers(found: list[str], pending: str, closing: frozenset[str], text: str) -> bool:
    """Whether a message most likely answers the pending question: 'the 4 pm one', 'the second, thanks'.

    A reading of another family, a bare thank-you, and 'cancel' said in so many words are something new.
    """
    family = pending.split(".")[0]
    if CANCELLING in text.casefold() and any(intent.endswith(CANCELLING) for intent in found):
        return pending.endswith(CANCELLING)
    if found and all(intent in closing for intent in found):
        return len(text.split()) > MOST_WORDS_OF_THANKS
    return all(intent.split(".")[0] == family or intent in closing for intent in found)
