"""The accounting of disclosures: what of a client's left Handrail, to whom, for which purpose and when.

Made of the audit alone, so it is as complete and as hard to change as the chain (45 CFR § 164.528, 42 CFR § 2.25). A
look by the practice's own people inside Handrail is no disclosure; those are on record as ``chart.read``.
"""

from pydantic import Field

from agents.local.model import MODEL_NAME
from ledger.audit import AuditEvent
from ledger.audit_event import AuditEventName
from ledger.ledger import Unit
from practice.identity import Purpose
from practice.record import Value

PURPOSE_OF_AGENT = {
    "scheduler": Purpose.SCHEDULING,
    "triage": Purpose.MESSAGING,
    "documenter": Purpose.DOCUMENTATION,
    "coordinator": Purpose.COORDINATION,
}


class Disclosure(Value):
    """One thing that left."""

    at: str = Field(description="ISO 8601, UTC")
    what: str = Field(description="The kind of action that was written, or model_prompt")
    recipient: str = Field(description="client, records_system, or the name of a model outside")
    purpose: str
    basis: str = Field(description="Why it was allowed: part_2_consent, not_required, deidentified")
    redisclosure_notice: bool = Field(description="Whether the notice of 42 CFR § 2.32 went with it")
    segments: tuple[str, ...] = Field(default=(), description="The protected sources it stands on, by id")
    reference: str = Field(description="The record it became in the records system, or the run it was sent in")


async def disclosures_of(unit: Unit, client_id: str, *, limit: int = 1_000) -> list[Disclosure]:
    """Return the newest disclosures of a client, newest first, at most ``limit``."""
    written = await unit.audit.list(
        event=AuditEventName.DISCLOSURE_MADE, subject=("client_id", client_id), newest_first=True, limit=limit
    )
    found = [_written(event) for event in written]
    for conversation in await unit.conversations.list(client_id=client_id, limit=limit):
        called = await unit.audit.list(
            event=AuditEventName.MODEL_CALLED,
            subject=("conversation_id", conversation.id),
            newest_first=True,
            limit=limit,
        )
        found += [_prompted(event) for event in called if _went_outside(event)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


def _written(event: AuditEvent) -> Disclosure:
    said = event.detail
    return Disclosure(
        at=event.at,
        what=said["what"],
        recipient=said["recipient"],
        purpose=said["purpose"],
        basis=said["basis"],
        redisclosure_notice=said["notice"],
        segments=tuple(said.get("segments", ())),
        reference=event.subject["record_id"],
    )


def _went_outside(event: AuditEvent) -> bool:
    """The built-in model runs in this process; whatever else was called got the prompt, identifiers taken out."""
    return event.detail.get("model") != MODEL_NAME and event.detail.get("model_calls", 1) > 0


def _prompted(event: AuditEvent) -> Disclosure:
    agent = event.actor.removeprefix("agent:")
    purpose = PURPOSE_OF_AGENT.get(agent)
    return Disclosure(
        at=event.at,
        what="model_prompt",
        recipient=str(event.detail.get("model", "unknown")),
        purpose=purpose.value if purpose else agent,
        basis="deidentified",
        redisclosure_notice=False,
        reference=event.subject["run_id"],
    )
