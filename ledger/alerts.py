"""Alerts: somebody may be in danger, and a named clinician must see it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index

from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedJson
from practice.errors import NotFound
from practice.record import Instant, Value

alerts = table(
    "alerts",
    word("client_id", nullable=True),
    # No foreign key: an alert is never refused because something else is wrong.
    word("conversation_id", nullable=True),
    word("level"),
    Column("evidence", SealedJson("alerts.evidence"), nullable=False),
    word("on_call_clinician_id", nullable=True),
    word("state"),
    word("acknowledged_by", nullable=True),
    Column("acknowledged_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("erased_at", Moment),
    Index(None, "practice_id", "state"),
)


class AlertState(StrEnum):
    """Whether a person has seen it, and whether it is over."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Alert(Value):
    """One alert; ``evidence`` says which message and which terms, for the people who may read them."""

    id: str
    client_id: str | None
    conversation_id: str | None
    level: str
    evidence: dict[str, Any]
    on_call_clinician_id: str | None
    state: AlertState
    acknowledged_by: str | None
    acknowledged_at: Instant | None
    created_at: Instant


class Alerts(Repository):
    """The alerts of a practice. Methods that name an unknown one raise ``NotFound``."""

    async def raise_(
        self,
        *,
        client_id: str | None,
        conversation_id: str | None,
        level: str,
        evidence: dict[str, Any],
        on_call_clinician_id: str | None,
    ) -> Alert:
        """Raise an alert."""
        alert = Alert(
            id=self._new_id("ALR"),
            client_id=client_id,
            conversation_id=conversation_id,
            level=level,
            evidence=evidence,
            on_call_clinician_id=on_call_clinician_id,
            state=AlertState.OPEN,
            acknowledged_by=None,
            acknowledged_at=None,
            created_at=self._work.clock(),
        )
        await self._insert(alerts, **alert.model_dump())
        return alert

    async def get(self, alert_id: str) -> Alert:
        """Return the alert."""
        alert = await self._first(Alert, self._select(alerts).where(alerts.c.id == alert_id))
        if alert is None:
            raise NotFound("There is no such alert.")
        return alert

    async def list(self, state: AlertState | str | None = None, *, limit: int = 500) -> Sequence[Alert]:
        """Return alerts, newest first."""
        query = self._select(alerts).order_by(alerts.c.id.desc()).limit(limit)
        return await self._all(Alert, query if state is None else query.where(alerts.c.state == state))

    async def acknowledge(self, alert_id: str, person_id: str) -> Alert:
        """Note who saw it first; a second person gets the alert as the first left it."""
        unseen = self._update(alerts).where(alerts.c.id == alert_id, alerts.c.state == AlertState.OPEN)
        seen = unseen.values(
            state=AlertState.ACKNOWLEDGED, acknowledged_by=person_id, acknowledged_at=self._work.clock()
        )
        return await self._first(Alert, seen.returning(alerts)) or await self.get(alert_id)

    async def pass_on(self, alert_id: str, clinician_id: str) -> None:
        """Let another clinician answer for an alert that nobody has acknowledged; one that was seen stays."""
        unseen = self._update(alerts).where(alerts.c.id == alert_id, alerts.c.state == AlertState.OPEN)
        await self._execute(unseen.values(on_call_clinician_id=clinician_id))

    async def close(self, alert_id: str) -> Alert:
        """End an alert that a person has acknowledged; an open one stays open."""
        handled = self._update(alerts).where(alerts.c.id == alert_id, alerts.c.state == AlertState.ACKNOWLEDGED)
        closed = handled.values(state=AlertState.CLOSED).returning(alerts)
        return await self._first(Alert, closed) or await self.get(alert_id)
