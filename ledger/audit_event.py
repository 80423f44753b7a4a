"""One line of the audit: who did what to which things, in words and ids, never in what people wrote."""

import math
import re
from collections.abc import Callable, Mapping
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
    SCORE_READ = "score.read"
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
    PROPOSAL_REMINDED = "proposal.reminded"
    PROPOSAL_ESCALATED = "proposal.escalated"
    PROPOSAL_REASSIGNED = "proposal.reassigned"
    PROPOSAL_ENDORSED = "proposal.endorsed"
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
    ALERT_ESCALATED = "alert.escalated"
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
    TURN_FAILED = "turn.failed"
    REQUEST_REFUSED = "request.refused"
    DISCLOSURE_MADE = "disclosure.made"
    CHART_READ = "chart.read"
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
    CONTENT_ERASED = "content.erased"
    RETENTION_APPLIED = "retention.applied"
    KEYS_ROTATED = "keys.rotated"
    ARTIFACT_ERASED = "artifact.erased"
    CHAIN_VERIFIED = "chain.verified"
    CHAIN_ADOPTED = "chain.adopted"
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
_ACTOR = re.compile(r"(handrail|graph|runner|commit|clock|ehr|sign_in|anonymous|policy)|(policy|agent)[.:][a-z_]{1,40}")
_WORD = re.compile(r"(?:[A-Za-z0-9_.,:;/#+=<>%*()|~-]|@(?=[0-9])){0,200}")


def checked_actor(actor: str) -> str:
    """Return the actor: a person's id, a part of Handrail (``policy.crisis``, ``agent:scheduler``…) or ``anonymous``.

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


def checked_detail(value: Any, stand_in: Callable[[str], str]) -> Any:
    """Return the detail as plain JSON: numbers, machine words, moments, and lists and mappings of these.

    What ``stand_in`` returns takes the place of any text with a space or an address in it, so that nothing a person
    wrote gets on record by mistake, and no turn fails for it. Raises ``ValueError`` for what is no plain value at all.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return round(value, 6)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, str):
        return str(value) if _WORD.fullmatch(value) else stand_in(value)
    if isinstance(value, Mapping):
        return {checked_detail(str(key), stand_in): checked_detail(item, stand_in) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [checked_detail(item, stand_in) for item in items]
    raise ValueError(f"An audit detail cannot hold a {type(value).__name__}; give it words and numbers.")


def instant_text(moment: datetime) -> str:
    """Return a moment in UTC with six decimals, so that it sorts as text and reads back the same everywhere."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
