"""Step 2, understand: what is asked, by the classifier over the allowlist; deterministic, no model call."""

import asyncio

from langgraph.runtime import Runtime

from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from ledger.conversations import Conversation
from policies.intents import IntentReading, IntentScore
from practice.identity import Audience, Principal

CANCELLING = "cancel"
DOCUMENTED = "faq.practice"
"""What a message is that reads like nothing else, when the practice's own documents answer it."""
MOST_WORDS_OF_THANKS = 3


async def understand(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Read the intents of the message. An answer to a pending question keeps the intent that asked it."""
    services = runtime.context
    audience = Principal.model_validate(state["principal"]).audience
    runtime.stream_writer(Stage(name="understand", text=services.templates.stages["understand"]))
    async with services.ledger.reading() as unit:
        conversation = await unit.conversations.get(state["conversation_id"])
        message = await unit.messages.get(state["message_id"])
    # Elsewhere, as a long message takes a second: others' turns and the ledger's one writer do not wait for it.
    reading = await asyncio.to_thread(_read, services, message.body, audience)
    stated = message.payload.get("task")
    intents = (
        [str(stated)] if stated and not reading.injection else _in_order(services, reading, conversation, message.body)
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


def _read(services: Services, text: str, audience: Audience) -> IntentReading:
    """Read what is asked. The examples of an intent cannot name all that a practice writes about; its documents do."""
    reading = services.classifier.classify(text, audience)
    if reading.intents or reading.injection or services.allowlist.rule(DOCUMENTED, audience) is None:
        return reading
    passages = services.knowledge.search(text, practice_id=services.profile.id, audience=audience)
    judgement = services.knowledge.judge(text, passages)
    if not judgement.answered:
        return reading
    return reading.model_copy(update={"intents": (IntentScore(intent=DOCUMENTED, score=judgement.score, text=text),)})


def _in_order(services: Services, reading: IntentReading, conversation: Conversation, text: str) -> list[str]:
    """Small talk last if alone, else dropped; what waits for a decision comes after what can be answered at once."""
    found = list(dict.fromkeys(score.intent for score in reading.intents))
    pending = str((conversation.pending_question or {}).get("intent", ""))
    if pending and _answers(found, pending, services.allowlist.closing, text):
        return [pending]
    substantial = [intent for intent in found if intent not in services.allowlist.closing]
    return sorted(substantial, key=lambda intent: intent.startswith("appointment.")) or found[:1]


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
