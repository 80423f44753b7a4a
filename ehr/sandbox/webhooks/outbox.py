"""Deliveries waiting to go out. They are written with the change they tell of, so none is ever lost or invented."""

import asyncio
import json
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, true

from ehr.sandbox.columns import microseconds
from ehr.sandbox.records import Records
from ehr.sandbox.tables import DELIVERIES, RECORDS
from ehr.sandbox.webhooks.events import events_of, payloads_of
from ehr.sandbox.webhooks.subscription import Event, WebhookSubscription
from practice.record import Record


class DeliveryState(StrEnum):
    """Where a delivery stands; a dead one is not tried again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class Outbox:
    """Turns writes into deliveries; ``news`` wakes the dispatchers."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._told = False

    async def tell(self, records: Records, before: Record | None, after: Record, now: datetime) -> None:
        """Queue a delivery of each event of this write for each subscription that listens to it."""
        for event in events_of(before, after):
            listeners = await self._listeners(records, event)
            if not listeners:
                continue
            for data in await payloads_of(event, after, records):
                rows = _deliveries(event, data, listeners, now)
                await records.connection.execute(insert(DELIVERIES), rows)
            self._told = True

    def ring(self) -> None:
        """Wake the dispatchers if something was told; for after the commit, as before it there is nothing to see."""
        if self._told:
            self._told = False
            self.news.set()

    async def _listeners(self, records: Records, event: Event) -> list[WebhookSubscription]:
        active = RECORDS["webhook-subscriptions"].c.active.is_(true())
        return [each for each in await records.where(WebhookSubscription, active) if event in each.events]


def _deliveries(
    event: Event, data: dict[str, Any], listeners: list[WebhookSubscription], now: datetime
) -> list[dict[str, Any]]:
    event_id = f"EVT-{secrets.token_hex(12)}"
    occurred = now.astimezone(UTC).isoformat().replace("+00:00", "Z")
    body = json.dumps({"id": event_id, "event": event.value, "occurred_at": occurred, "data": data})
    moment = microseconds(now)
    return [
        {
            "id": f"{event_id}/{each.id}",
            "event_id": event_id,
            "event": event.value,
            "subscription_id": each.id,
            "body": body,
            "state": DeliveryState.PENDING.value,
            "attempts": 0,
            "occurred_at": moment,
            "next_attempt_at": moment,
        }
        for each in listeners
    ]
