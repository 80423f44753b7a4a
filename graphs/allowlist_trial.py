"""A dry run: where past messages would have gone, had the allowlist stood as somebody wants it. Nothing is changed."""

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import computed_field

from graphs.intent_reading import in_order, read_intents, routes_of
from graphs.services import Services
from graphs.standing_allowlist import standing_allowlist
from ledger.audit_event import AuditEventName
from ledger.messages import ConversationMessage, MessageAuthor
from policies.intents import IntentAllowlist, IntentSetting
from practice.identity import Audience
from practice.record import Instant, Value

MOST_MESSAGES = 400
"""The newest that were read for what they ask; reading one again takes some 15 ms."""
AUDIENCES = {MessageAuthor.CLIENT: Audience.CLIENT, MessageAuthor.STAFF: Audience.STAFF}


class Rerouted(Value):
    """One message that would have gone elsewhere; ``text`` only for who may read it."""

    message_id: str
    conversation_id: str
    at: Instant
    before: tuple[str, ...]
    after: tuple[str, ...]
    text: str | None = None


class Trial(Value):
    """What a change would have done. ``based_on`` is the number of the version that it was tried on."""

    intent: str
    setting: IntentSetting
    based_on: int
    tried: int
    rerouted: tuple[Rerouted, ...]

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own way to put a property into JSON
    @property
    def sentence(self) -> str:
        """Say it in words."""
        if not self.tried:
            return "There are no past messages to try this change on."
        messages = "message" if self.tried == 1 else "messages"
        return f"This change would have sent {len(self.rerouted) or 'none'} of {self.tried} {messages} elsewhere."


async def try_setting(services: Services, intent_id: str, setting: IntentSetting) -> Trial:
    """Read the newest messages of the intent's audience again, under the allowlist that stands and the one wanted.

    Raises ``InputError`` for a setting that no practice may choose.
    """
    intent = services.allowlist.check(intent_id, setting)
    async with services.ledger.reading() as unit:
        newest = await unit.allowlist.newest()
        stands = await standing_allowlist(unit, services)
        events = await unit.audit.list(event=AuditEventName.INTENT_READ, newest_first=True, limit=MOST_MESSAGES)
        records = {event.subject["message_id"]: event.detail for event in events}
        messages = [
            message
            for message in await unit.messages.some(list(records))
            if AUDIENCES.get(message.author) is intent.audience and message.erased_at is None
        ]
    number = newest.number if newest else 0
    settings = {one.id: one.setting for one in stands.intents} | {intent_id: setting}
    wanted = services.allowlist.amended(settings, number + 1)
    found = [
        await asyncio.to_thread(_try, services, message, records[message.id], (stands, wanted)) for message in messages
    ]
    return Trial(
        intent=intent_id,
        setting=setting,
        based_on=number,
        tried=len(messages),
        rerouted=tuple(one for one in found if one is not None),
    )


def _try(
    services: Services,
    message: ConversationMessage,
    record: Mapping[str, Any],
    allowlists: tuple[IntentAllowlist, IntentAllowlist],
) -> Rerouted | None:
    """Return where the message goes before and after, where that differs."""
    before, after = _routes(services, message, record, allowlists)
    if before == after:
        return None
    return Rerouted(
        message_id=message.id,
        conversation_id=message.conversation_id,
        at=message.created_at,
        before=before,
        after=after,
    )


def _routes(
    services: Services,
    message: ConversationMessage,
    record: Mapping[str, Any],
    allowlists: tuple[IntentAllowlist, IntentAllowlist],
) -> list[tuple[str, ...]]:
    audience = AUDIENCES[message.author]
    given = [intent for intent in record["worked"] if intent not in record["intents"]]
    if given and not record["injection"]:  # by a button, or by the question that the message answered
        return [routes_of(record["worked"], audience, allowlist) for allowlist in allowlists]
    readings = read_intents(services, message.body, audience, allowlists)
    return [
        routes_of(() if reading.injection else in_order(reading, allowlist), audience, allowlist)
        for reading, allowlist in zip(readings, allowlists, strict=True)
    ]
