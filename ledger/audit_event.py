"""One line of the audit: who did what to which things, in words and ids, never in what people wrote."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from practice.record import Value


class AuditEventName(StrEnum):
    """Everything that is put on record."""

    MESSAGE_RECEIVED = "message.received"
    MESSAGE_REFUSED = "message.refused"
    REPLY_SENT = "reply.sent"
    SCREEN_CLEAR = "screen.clear"
    SCREEN_CRISIS = "screen.crisis"
    SCREEN_FAILED = "screen.failed"
    INTENT_READ = "intent.read"
    INTENT_REFUSED = "intent.refused"
    ACCESS_REFUSED = "access.refused"
    CONSENT_REFUSED = "consent.refused"
    RECORD_READ = "record.read"
    MODEL_CALLED = "model.called"
    MODEL_FAILED = "model.failed"
    TOOL_CALLED = "tool.called"
    TOOL_REFUSED = "tool.refused"
    CHECK_PASSED = "check.passed"
    CHECK_FAILED = "check.failed"
    OFFER_MADE = "offer.made"
    OFFER_CHOSEN = "offer.chosen"
    HOLD_PLACED = "hold.placed"
    HOLD_RELEASED = "hold.released"
    PROPOSAL_MADE = "proposal.made"
    PROPOSAL_SHADOWED = "proposal.shadowed"
    PROPOSAL_WITHDRAWN = "proposal.withdrawn"
    PROPOSAL_EXPIRED = "proposal.expired"
    DECISION_MADE = "decision.made"
    DECISION_REFUSED = "decision.refused"
    EFFECT_BEGUN = "effect.begun"
    EFFECT_DONE = "effect.done"
    EFFECT_FAILED = "effect.failed"
    EFFECT_REFUSED = "effect.refused"
    CONVERSATION_OPENED = "conversation.opened"
    CONVERSATION_HANDED_TO_PEOPLE = "conversation.handed_to_people"
    CONVERSATION_TAKEN_OVER = "conversation.taken_over"
    CONVERSATION_HANDED_BACK = "conversation.handed_back"
    CONVERSATION_CLOSED = "conversation.closed"
    ALERT_RAISED = "alert.raised"
    ALERT_ACKNOWLEDGED = "alert.acknowledged"
    ALERT_CLOSED = "alert.closed"
    TASK_CREATED = "task.created"
    TASK_CLAIMED = "task.claimed"
    TASK_FINISHED = "task.finished"
    RUN_STARTED = "run.started"
    RUN_PAUSED = "run.paused"
    RUN_RESUMED = "run.resumed"
    RUN_FINISHED = "run.finished"
    RUN_FAILED = "run.failed"
    SIGN_IN_SUCCEEDED = "sign_in.succeeded"
    SIGN_IN_FAILED = "sign_in.failed"
    SIGN_OUT = "sign_out"
    PERSON_ADDED = "person.added"
    PERSON_CHANGED = "person.changed"
    DIAL_MOVED = "dial.moved"
    SETTING_CHANGED = "setting.changed"
    KNOWLEDGE_INGESTED = "knowledge.ingested"
    WEBHOOK_RECEIVED = "webhook.received"
    WEBHOOK_REFUSED = "webhook.refused"
    ARTIFACT_ERASED = "artifact.erased"
    CHAIN_VERIFIED = "chain.verified"
    EXPORT_MADE = "export.made"


class AuditEvent(Value):
    """One link of the chain; ``at`` is ISO 8601 in UTC, ``hash`` covers everything else (``ledger.chain``)."""

    seq: int
    id: str
    at: str
    practice_id: str
    actor: str
    event: str
    subject: dict[str, str]
    detail: dict[str, Any]
    previous_hash: str
    hash: str


_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ID = re.compile(r"(?=[A-Z]{1,8}-|.*[0-9])[A-Za-z0-9][A-Za-z0-9.:_/#-]{0,127}")
_ACTOR = re.compile(r"handrail|policy|ehr|anonymous|agent:[a-z_]{1,40}")
_WORD = re.compile(r"(?:[A-Za-z0-9_.,:;/#+=<>%*()|~-]|@(?=[0-9])){0,200}")


def checked_actor(actor: str) -> str:
    """Return the actor: a person's id, ``handrail``, ``policy``, ``ehr``, ``anonymous`` or ``agent:<name>``.

    Raises ``ValueError`` for anything else, a name or an address above all.
    """
    if _ACTOR.fullmatch(actor) or _ID.fullmatch(actor):
        return actor
    raise ValueError("An audit actor is a person's id, or one of the fixed words; never a name or an address.")


def checked_subject(subject: Mapping[str, str | None]) -> dict[str, str]:
    """Return the subject: what kind of thing → its id, without those that have none.

    Raises ``ValueError`` where a value is not an id.
    """
    things = {key: str(value) for key, value in subject.items() if value is not None}
    for key, value in things.items():
        if not _KEY.fullmatch(key) or not _ID.fullmatch(value):
            raise ValueError(f"The audit subject {key!r} must be an id; names and texts do not belong on record.")
    return things


def checked_detail(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the detail as plain JSON: numbers, machine words, moments, and lists and mappings of these.

    Raises ``ValueError`` for text with a space or an address in it: that goes into an artifact, and its digest here.
    """
    return {_checked_key(key): _checked(key, value) for key, value in detail.items()}


def _checked_key(key: str) -> str:
    if not _WORD.fullmatch(key):
        raise ValueError("The keys of an audit detail are words.")
    return key


def _checked(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return round(value, 6)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, str) and _WORD.fullmatch(value):
        return str(value)
    if isinstance(value, Mapping):
        return {_checked_key(str(inner)): _checked(key, item) for inner, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [_checked(key, item) for item in items]
    raise ValueError(f"The audit detail {key!r} must be words and numbers; put text into an artifact.")


def instant_text(moment: datetime) -> str:
    """Return a moment in UTC with six decimals, so that it sorts as text and reads back the same everywhere."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
