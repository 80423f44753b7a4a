"""When a turn broke off: nothing it was told is lost, and nobody in danger is overlooked."""

import asyncio

from graphs.alarm import hand_over_with_notice, raise_alert
from graphs.services import Services
from graphs.steps.screen import calls_for_alert
from ledger.conversations import Conversation
from ledger.ledger import Unit
from ledger.messages import ConversationMessage
from ledger.runs import Run


async def give_to_people(services: Services, run: Run, reason: str) -> ConversationMessage | None:
    """End the run, make a task that points to its message, and say so; ``reason`` is a word, such as an error's name.

    A client's words are screened here again: the turn may have broken off before it did so, or while it did.
    """
    async with services.ledger.transaction() as unit:
        await unit.runs.fail(run.id)
        task = await unit.tasks.add(
            kind="failed_turn",
            title="A turn failed and needs a person",
            body=f"The turn broke off ({reason}). The message stands in the conversation.",
            role="front_desk",
            client_id=run.principal.client_id,
            conversation_id=run.conversation_id,
        )
        await unit.audit.append("handrail", "run.failed", {"run_id": run.id, "task_id": task.id}, {"reason": reason})
        if run.conversation_id is None:
            return None
        await unit.conversations.release(run.conversation_id, run.id)
        conversation = await unit.conversations.get(run.conversation_id)
        if await _alarming(unit, services, run, conversation):
            return await hand_over_with_notice(unit, services, conversation.id, run.id)
        if conversation.state != "open":
            return None
        body = services.templates.say(run.principal.audience, "failed")
        return await unit.messages.add(conversation.id, author="handrail", kind="status", body=body, run_id=run.id)


async def _alarming(unit: Unit, services: Services, run: Run, conversation: Conversation) -> bool:
    """Raise the alarm that the turn should have raised, unless it did."""
    if run.graph != "portal_message" or conversation.kind != "portal":
        return False
    window = await unit.messages.open_window(conversation.id)
    reading = await asyncio.to_thread(services.crisis.screen, [message.body for message in window])
    if not calls_for_alert(reading, len(window), conversation):
        return False
    if any(alert.evidence.get("message_id") == run.message_id for alert in await unit.alerts.list()):
        return False
    await raise_alert(
        unit,
        services,
        source="portal",
        level=reading.level.value,
        client_id=conversation.client_id,
        conversation_id=conversation.id,
        message_id=run.message_id,
        run_id=run.id,
    )
    return True
