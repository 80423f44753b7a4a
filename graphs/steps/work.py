"""Step 4, work: an agent reads through typed tools and ends with one outcome; a picked slot needs no agent at all."""

from dataclasses import replace

from langgraph.runtime import Runtime

from agents.loop import Agent
from agents.run import AgentResult, run_agent
from agents.task import PendingQuestion, Task, Turn
from graphs.services import Services
from graphs.stage import Stage
from graphs.standing_allowlist import standing_allowlist
from graphs.state import TurnState
from graphs.steps.outcome import keep_outcome
from graphs.steps.scope import as_offer, client_facts, surroundings
from ledger.conversations import Conversation
from ledger.ledger import Unit
from policies.intents import IntentAllowlist
from policies.phi import SurrogateMap
from practice.errors import EhrError
from practice.identity import Audience, Principal
from tools.budget import Budget
from tools.outcome import Handoff, Outcome

EARLIER = 8
"""So many messages before the new one are shown to an agent."""

PICKED_BY_CODE = {"agent": "none", "model": "none", "prompt_version": "none"}


async def work(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Run the agent that the allowlist names, and keep what it was asked and what it gave."""
    services = runtime.context
    principal = Principal.model_validate(state["principal"])
    allowlist = await _allowlist(services)
    rule = allowlist.rule(state["intent"], principal.audience)
    if rule is None or rule.route not in services.agents:  # changed since the step before
        return {"route": "person", "reason": "not_allowlisted"}
    runtime.stream_writer(Stage(name="work", text=rule.status_text))
    try:
        facts = await client_facts(services, state.get("client_id"))
        context = await surroundings(state, services, rule, facts)
    except EhrError:
        return {"route": "person", "reason": "records_unavailable"}
    async with services.ledger.transaction() as unit:
        conversation = await unit.conversations.get(state["conversation_id"])
        earlier = await unit.messages.list(state["conversation_id"], limit=EARLIER + 1)
    task = Task(
        intent=state["intent"],
        text=_clause(services, allowlist, state["intent"], context.message, principal.audience),
        earlier=tuple(
            Turn(author=m.author.value, kind=m.kind.value, text=m.body) for m in earlier if m.id != state["message_id"]
        ),
        pending=_pending(conversation),
        clarifications=conversation.clarifications,
    )
    agent = services.agents[rule.route]
    result = await run_agent(agent, context, task, surrogates=await _surrogates(services, agent, state))
    async with services.ledger.transaction() as unit:
        await _record(unit, state, result)
        digest = await keep_outcome(unit, result.outcome)
    return {"route": "check", "outcome": digest, "stamp": result.stamp}


async def pick(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Turn a picked slot into a proposal, through the same gateway, without a model."""
    services = runtime.context
    choice = state["choice"] or {}
    principal = Principal.model_validate(state["principal"])
    async with services.ledger.transaction() as unit:
        offer = await unit.offers.get(choice["offer_id"])
        allowlist = await standing_allowlist(unit, services)
    intent = _intent_of(offer.purpose, principal)
    update: TurnState = {"intent": intent, "intents": []}
    rule = allowlist.rule(intent, principal.audience)
    if rule is None or rule.route not in services.agents:
        return {**update, "route": "person", "reason": "not_allowlisted"}
    runtime.stream_writer(Stage(name="work", text=rule.status_text))
    try:
        context = await surroundings(state, services, rule, await client_facts(services, state.get("client_id")))
    except EhrError:
        return {**update, "route": "person", "reason": "records_unavailable"}
    context = replace(context, offer=as_offer(offer))  # no longer the open one, now that it is chosen
    name = "propose_reschedule" if offer.purpose == "reschedule" else "propose_booking"
    arguments = {"slot_id": choice["slot_id"]}
    if offer.appointment_id:
        arguments["appointment_id"] = offer.appointment_id
    reply = await services.gateway.call(context, (name,), name, arguments, Budget(calls=1))
    outcome: Outcome = reply.outcome or Handoff(reason=_why(reply.reason))
    async with services.ledger.transaction() as unit:
        digest = await keep_outcome(unit, outcome)
    return {
        **update,
        "route": "check",
        "outcome": digest,
        "stamp": {**PICKED_BY_CODE, "at": services.clock().isoformat()},
    }


async def _allowlist(services: Services) -> IntentAllowlist:
    async with services.ledger.reading() as unit:
        return await standing_allowlist(unit, services)


def _clause(services: Services, allowlist: IntentAllowlist, intent: str, message: str, audience: Audience) -> str:
    """Return the part of a message of several intents that asks for this one; empty is the whole message."""
    found = services.classifier.classify(message, audience, allowlist).intents
    return next((one.text for one in found if one.intent == intent), "") if len(found) > 1 else ""


def _intent_of(purpose: str, principal: Principal) -> str:
    family = "appointment" if principal.client_id else "staff"
    return f"{family}.{purpose}"


def _why(reason: str) -> str:
    return "that time was taken meanwhile" if reason == "not_possible" else f"tool refused: {reason}"


def _pending(conversation: Conversation) -> PendingQuestion | None:
    asked = conversation.pending_question
    if asked is None:
        return None
    choices = tuple(str(choice) for choice in asked.get("choices", ()))
    return PendingQuestion(text=str(asked["question"]), choices=choices, intent=str(asked["intent"]))


async def _surrogates(services: Services, agent: Agent, state: TurnState) -> SurrogateMap | None:
    """Return what this conversation's people are called before a model outside; the built-in one needs nothing."""
    if not agent.leaves_practice:
        return None
    async with services.ledger.reading() as unit:
        kept = await unit.surrogates.of(state["conversation_id"])
    return None if kept is None else SurrogateMap.model_validate(kept)


async def _record(unit: Unit, state: TurnState, result: AgentResult) -> None:
    """Put model, prompt and output on the record: digests in the chain, texts in the sealed artifacts."""
    if result.surrogates is not None:
        await unit.surrogates.keep(state["conversation_id"], result.surrogates.model_dump())
    prompt = await unit.artifacts.put("prompt", result.prompt)
    output = await unit.artifacts.put("output", result.output)
    detail = {**result.stamp, "prompt": prompt, "output": output, "model_calls": result.model_calls}
    subject = {"run_id": state["run_id"], "conversation_id": state["conversation_id"]}
    agent = result.stamp["prompt_version"].split("/")[0]
    await unit.audit.append(f"agent:{agent}", "model.called", subject, detail)
