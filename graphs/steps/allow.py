"""Step 3, allow: the intent allowlist, the dial, the client's consent, the person's role. Unknown means a person."""

from langgraph.runtime import Runtime

from graphs.services import Services
from graphs.standing_allowlist import standing_allowlist
from graphs.state import TurnState
from graphs.steps.scope import PURPOSES, client_facts, covered_by, supervised_by
from policies.dial import Dial
from policies.intents import Intent
from practice.errors import EhrError, EhrNotFound
from practice.identity import Audience, Principal


async def allow(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Take the next intent and say who works on it, or why a person does."""
    services = runtime.context
    principal = Principal.model_validate(state["principal"])
    intent, *rest = state["intents"]
    update: TurnState = {"intent": intent, "intents": rest}
    async with services.ledger.reading() as unit:
        rule = (await standing_allowlist(unit, services)).rule(intent, principal.audience)
    if rule is None:
        return {**update, "route": "person", "reason": "not_allowlisted"}
    if rule.route in ("person", "closing"):
        return {**update, "route": rule.route, "reason": "always_person"}
    try:
        refusal = await _refusal(state, services, principal, rule)
    except EhrNotFound:
        refusal = "no_such_client"
    except EhrError:
        refusal = "records_unavailable"
    if refusal:
        return {**update, "route": "person" if principal.audience is Audience.CLIENT else "refused", "reason": refusal}
    return {**update, "route": "work"}


async def _refusal(state: TurnState, services: Services, principal: Principal, rule: Intent) -> str | None:
    """Say why an agent may not work on this, or None."""
    async with services.ledger.transaction() as unit:
        level = services.dials.level(rule.workflow, await unit.dials.setting(rule.workflow))
    if level is Dial.OFF:
        return "workflow_off"
    facts = await client_facts(services, state.get("client_id"))
    if facts.client is not None:
        purpose, practice = PURPOSES[rule.workflow], services.profile.name
        verdict = services.consent.check(facts.client, facts.consents, purpose, services.clock(), practice=practice)
        if not verdict.allowed:
            return verdict.reason
    if rule.permission is None:
        return None
    supervised = await supervised_by(services, principal)
    covered = await covered_by(services, principal)
    access = services.access.check(
        principal,
        rule.permission,
        client=facts.client,
        supervised_ids=supervised,
        covering_client_ids=covered,
    )
    return None if access.allowed else access.reason
