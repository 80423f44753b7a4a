"""A client's message that cannot be taken in: its sender is told, it is on record, and it is screened all the same."""

import asyncio

from graphs.alarm import hand_over_with_notice, raise_alert
from graphs.services import Services
from practice.identity import Principal


async def note_refused(services: Services, principal: Principal, conversation_id: str, text: str) -> None:
    """Put the refusal on record, not the words; what can be read of them raises the alarm where it should."""
    # Before the transaction: so long a text is long to read, and others wait for the ledger's one writer.
    readable = text.encode("utf-8", "replace").decode()  # halves of characters are why some are refused
    reading = await asyncio.to_thread(services.crisis.screen, [readable])
    async with services.ledger.transaction() as unit:
        subject = {"conversation_id": conversation_id}
        await unit.audit.append(principal.person_id, "message.refused", subject, {"characters": len(text)})
        if reading.is_crisis:
            await raise_alert(
                unit,
                services,
                source="refused",
                level=reading.level.value,
                client_id=principal.client_id,
                conversation_id=conversation_id,
                message_id=None,
            )
            await hand_over_with_notice(unit, services, conversation_id, None)
