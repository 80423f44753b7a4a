"""The one way a tool call is made. Whatever is not allowed here does not happen; the default is no."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from opentelemetry import trace
from pydantic import ValidationError

from policies.access import AccessPolicy
from policies.consent import ConsentPolicy, ConsentVerdict
from practice.chart import Consent
from practice.errors import EhrError, EhrNotFound, HandrailError, InputError
from practice.grounded import Source
from practice.identity import Role
from practice.part_2 import is_tagged, tagged
from practice.people import Client
from tools.budget import Budget
from tools.context import ToolContext
from tools.outcome import Answer, Outcome, Proposed
from tools.rate import CallRate
from tools.tool import Effect, Tool, ToolResult
from tools.toolbox import Toolbox

MAX_ARGUMENT_CHARACTERS = 64_000
NOT_ASKED = ConsentVerdict(allowed=False, reason="no_client")

Record = Callable[[str, dict[str, str], dict[str, Any]], Awaitable[None]]
"""Put an event into the audit: name, subject (ids), detail (never message text)."""

_tracer = trace.get_tracer("handrail.tools")


@dataclass(frozen=True)
class GatewayReply:
    """What a call came to. ``reason`` is a short word for the audit, ``content`` what the model is told."""

    ok: bool
    content: Mapping[str, Any]
    outcome: Outcome | None = None
    reason: str = ""
    sources: tuple[Source, ...] = field(default=())


class _No(Exception):
    """A check said no; carries the machine word and the sentence for the model."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = message


class Gateway:
    """Checks, runs and records tool calls."""

    def __init__(
        self,
        toolbox: Toolbox,
        access: AccessPolicy,
        consent: ConsentPolicy,
        record: Record,
        rate: CallRate | None = None,
    ) -> None:
        self.toolbox = toolbox
        self._access = access
        self._consent = consent
        self._record = record
        self._rate = rate or CallRate()

    async def call(
        self,
        context: ToolContext,
        allowed_names: Collection[str],
        name: str,
        raw_arguments: Mapping[str, Any],
        budget: Budget,
    ) -> GatewayReply:
        """Make one call for a model. A refusal or a failure is a reply with its reason, and is recorded.

        Raises only what the record raises: what cannot be put on record does not go on.
        """
        with _tracer.start_as_current_span("tool", record_exception=False) as span:
            span.set_attribute("handrail.tool", name if self.toolbox.get(name) else "unknown")
            reply = await self._reply(context, allowed_names, name, raw_arguments, budget)
            span.set_attribute("handrail.ok", reply.ok)
            if reply.reason:
                span.set_attribute("handrail.reason", reply.reason)
        await self._note(context, name, reply)
        return reply

    async def refuse(self, context: ToolContext, reason: str, *, calls: int) -> None:
        """Put calls on record that were not even tried: too many at once, after the turn's end, not readable.

        They are one line with their number, however many they are. Without any there is nothing to record.
        """
        if calls:
            await self._record("tool.refused", _subject(context, None), {"reason": reason, "calls": calls})

    async def _reply(
        self,
        context: ToolContext,
        allowed_names: Collection[str],
        name: str,
        raw_arguments: Mapping[str, Any],
        budget: Budget,
    ) -> GatewayReply:
        try:
            item, consent = await self._allowed(context, allowed_names, name, budget)
            context = replace(context, may_use_part_2=consent.redisclosure_notice is not None)
            arguments = _read_arguments(item, raw_arguments)
            async with asyncio.timeout(budget.seconds_left):
                result = await item.run(context, arguments)
            return self._success(context, item, result)
        except _No as refusal:
            return _refusal(refusal.reason, refusal.message)
        except InputError as refusal:
            return _refusal("not_possible", refusal.detail)
        except EhrNotFound:
            return _refusal("not_found", "There is no such record for this client.")
        except (EhrError, TimeoutError):
            return _refusal("unavailable", "The practice's records system does not answer. Hand this to a person.")
        except HandrailError as error:
            return _refusal("refused", error.detail)
        except Exception:  # a tool's own defect must reach people as a hand-off, never as a stack trace
            return _refusal("failed", "This tool failed. Hand this to a person.")

    async def _allowed(
        self, context: ToolContext, allowed_names: Collection[str], name: str, budget: Budget
    ) -> tuple[Tool, ConsentVerdict]:
        """Return the tool if every policy says yes, with what the client's consents say of protected segments."""
        _check_caller(context)
        if not budget.spend():
            raise _No("budget_spent", "No more tool calls are left. End the turn by handing this to a person.")
        if not self._rate.take(context.scope.principal.person_id):
            raise _No("rate_spent", "Too many calls in a minute. End the turn by handing this to a person.")
        item = self.toolbox.get(name)
        if item is None:
            raise _No("unknown_tool", "There is no tool of that name.")
        if name not in allowed_names:
            raise _No("not_allowlisted", "This tool is not yours to use.")
        consent = await self._check_client(context, budget) if item.about_client else NOT_ASKED
        if item.permission is not None:
            self._check_access(context, item.permission, context.client if item.about_client else None)
        return item, consent

    def _check_access(self, context: ToolContext, permission: str, client: Client | None) -> None:
        access = self._access.check(
            context.scope.principal,
            permission,
            client=client,
            supervised_ids=context.supervised_ids,
            covering_client_ids=context.covering_client_ids,
        )
        if not access.allowed:
            raise _No(f"access:{access.reason}", "The person you work for may not do this.")
        if not self._access.serves(permission, context.scope.purpose):
            raise _No("purpose", "This is not needed for what you were asked to do.")

    async def _check_client(self, context: ToolContext, budget: Budget) -> ConsentVerdict:
        """Return what consents cover of protected segments; the client's own program must be covered in any case."""
        client = context.client
        if client is None or client.id != context.scope.client_id:
            raise _No("no_client_in_scope", "No client is in scope for this. Hand this to a person.")
        consents: Sequence[Consent] = context.consents
        if self._consent.protects(client) or any(
            c.part_2 for c in consents
        ):  # a revocation counts from the very next call
            async with asyncio.timeout(budget.seconds_left):
                consents = await context.ehr.search(Consent, client_id=client.id)
        purpose, now, practice = context.scope.purpose, context.clock(), context.profile.name
        verdict = self._consent.check(client, consents, purpose, now, practice=practice)
        if not verdict.allowed:
            raise _No(f"consent:{verdict.reason}", "This client's records may not be used here. Hand this to a person.")
        return self._consent.check_segments(client, consents, purpose, now, practice=practice)

    def _success(self, context: ToolContext, item: Tool, result: ToolResult) -> GatewayReply:
        """Tag what comes out of a protected chart, and let nothing tagged pass that no consent covers."""
        outcome, sources = result.outcome, result.sources
        if item.effect is Effect.READ and outcome is not None:
            return _refusal("failed", "This tool failed. Hand this to a person.")
        if item.about_client and self._consent.protects(context.known_client):
            sources = tagged(sources)
            outcome = _tagged_outcome(outcome)
        segments = [*sources, *(outcome.sources if isinstance(outcome, Proposed | Answer) else ())]
        is_protected = any(map(is_tagged, segments))
        if is_protected and item.about_client and not context.may_use_part_2:
            raise _No("consent:part_2_segment", "A part of these records may not be used here. Hand this to a person.")
        if isinstance(outcome, Proposed) and (is_protected or self._is_of_protected(context, item)):
            notes = (*outcome.notes, self._consent.redisclosure_notice)  # 42 CFR § 2.32: it goes with the records
            outcome = outcome.model_copy(update={"notes": notes})
        context.gathered.update({source.id: source for source in sources})
        return GatewayReply(ok=True, content=result.content, outcome=outcome, sources=sources)

    def _is_of_protected(self, context: ToolContext, item: Tool) -> bool:
        return item.about_client and self._consent.protects(context.known_client)

    async def _note(self, context: ToolContext, name: str, reply: GatewayReply) -> None:
        item = self.toolbox.get(name)
        subject = _subject(context, item)
        if reply.ok and item:
            await self._record("tool.called", subject, {"effect": item.effect.value, "sources": len(reply.sources)})
        else:
            await self._record("tool.refused", subject, {"reason": reply.reason})


def _check_caller(context: ToolContext) -> None:
    """Somebody of this very practice, and a client within their own record alone, whatever the tool."""
    principal, scope = context.scope.principal, context.scope
    if not principal.practice_id == scope.practice_id == context.profile.id:
        raise _No("caller:other_practice", "You do not work for this practice.")
    if principal.role is Role.CLIENT and scope.client_id not in (None, principal.client_id):
        raise _No("caller:not_own_record", "The person you work for may not do this.")


def _subject(context: ToolContext, item: Tool | None) -> dict[str, str]:
    subject = {"run_id": context.scope.run_id, "tool": item.name if item else "unknown"}
    return subject | ({"client_id": context.scope.client_id} if context.scope.client_id else {})


def _read_arguments(item: Tool, raw: Mapping[str, Any]) -> Any:
    """Read the model's arguments by the tool's schema; what is wrong is told by field, never by value."""
    try:
        size = len(json.dumps(raw, default=str))
    except (TypeError, ValueError, RecursionError) as error:
        raise _No("bad_arguments", "The arguments are not JSON.") from error
    if size > MAX_ARGUMENT_CHARACTERS:
        raise _No("arguments_too_large", "The arguments are too long.")
    try:
        return item.arguments.model_validate_json(json.dumps(raw, default=str))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'arguments'}: {e['msg']}" for e in error.errors()[:5])
        raise _No("bad_arguments", f"These arguments do not fit the schema. {wrong}") from error


def _tagged_outcome(outcome: Outcome | None) -> Outcome | None:
    if isinstance(outcome, Proposed | Answer):
        return outcome.model_copy(update={"sources": tagged(outcome.sources)})
    return outcome


def _refusal(reason: str, message: str) -> GatewayReply:
    return GatewayReply(ok=False, content={"refused": message}, reason=reason)
