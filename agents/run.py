"""One run of one agent: look up, brief, loop, and say what came of it."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.runnables import RunnableConfig
from langsmith import tracing_context
from pydantic import Field

from agents.briefing import brief
from agents.known_identifiers import identifiers_in_scope, identifiers_of
from agents.loop import Agent
from agents.loop_state import AgentState
from agents.reading import queue_summary
from agents.task import Task
from agents.wish_reading import read_wishes
from policies.phi import Identifiers, SurrogateMap
from practice.errors import EhrError
from practice.grounded import Source
from practice.record import Value
from tools.budget import Budget
from tools.context import ToolContext
from tools.outcome import Handoff, Outcome, Question

RECORDS_UNAVAILABLE = "records system unavailable"


UNSAVED: RunnableConfig = {"configurable": {"__pregel_durability": "async"}}
"""The loop keeps no checkpoints. Inside a graph that saves at every step it would inherit that graph's
``durability="sync"``, for which LangGraph 1.2 looks for a saver that is not there."""


class AgentResult(Value):
    """What came of a run, and what the record needs of it.

    agent: its name. stamp: ``model``, ``prompt_version`` and ``at`` (ISO, UTC), kept with every draft.
    prompt, output: what the model was given and what it called last; both hold text of people and belong sealed.
    surrogates: what a model outside was shown instead of names, to keep with the conversation, sealed; else None.
    prompt_digest: SHA-256 of the prompt, fit for the audit.
    """

    agent: str
    outcome: Outcome
    stamp: dict[str, str]
    model_calls: int = Field(ge=0)
    prompt: str
    prompt_digest: str
    output: str
    surrogates: SurrogateMap | None = None


async def run_agent(
    agent: Agent,
    context: ToolContext,
    task: Task,
    *,
    identifiers: Identifiers | None = None,
    surrogates: SurrogateMap | None = None,
) -> AgentResult:
    """Run an agent on one task. Never raises for what a model or the EHR does: that ends in a ``Handoff``.

    ``identifiers`` are what a model outside the practice must not see; without them they are gathered from the EHR
    before such a model is called, and for the built-in model not at all. ``surrogates`` are the conversation's so far.
    """
    budget = Budget(calls=agent.spec.tool_calls, seconds=agent.spec.seconds)
    looked_up, failed = await _look_up(agent, context, task, budget)
    wishes = read_wishes(context, task, looked_up) if agent.spec.reads_wishes else None
    prompt: list[AnyMessage] = [
        SystemMessage(agent.prompt.system),
        HumanMessage(brief(context, task, looked_up, wishes)),
    ]
    state: AgentState = {"outcome": failed, "messages": prompt}
    if failed is None:
        state, surrogates = await _loop(agent, context, prompt, budget, identifiers, surrogates)
    outcome = state.get("outcome") or Handoff(reason="the assistant ended without an outcome")
    prompt_text = "\n\n".join(message.text for message in prompt)
    return AgentResult(
        agent=agent.spec.name,
        outcome=_with_source(_with_summary(outcome, context, task), state["messages"]),
        stamp=_stamp(agent, context),
        model_calls=state.get("model_calls", 0),
        prompt=prompt_text,
        prompt_digest=hashlib.sha256(prompt_text.encode()).hexdigest(),
        output=_last_call(state["messages"]),
        surrogates=surrogates,
    )


def _stamp(agent: Agent, context: ToolContext) -> dict[str, str]:
    version = f"{agent.prompt.agent}/{agent.prompt.version}"
    return {"model": agent.model_name, "prompt_version": version, "at": context.clock().isoformat()}


async def _loop(
    agent: Agent,
    context: ToolContext,
    prompt: list[AnyMessage],
    budget: Budget,
    identifiers: Identifiers | None,
    surrogates: SurrogateMap | None,
) -> tuple[AgentState, SurrogateMap | None]:
    """Run the graph; for a model outside the practice, first gather whose identifiers it must not see."""
    known = identifiers
    try:
        if known is None and agent.leaves_practice:
            known = await identifiers_of(context)
    except EhrError:
        return {"outcome": Handoff(reason=RECORDS_UNAVAILABLE), "messages": prompt}, surrogates
    with identifiers_in_scope(known, surrogates) as hiding, tracing_context(enabled=False):
        state = await agent.graph.ainvoke({"messages": prompt, "budget": budget}, context=context, config=UNSAVED)
    return cast(AgentState, state), hiding.surrogates if hiding and agent.leaves_practice else None


async def _look_up(
    agent: Agent, context: ToolContext, task: Task, budget: Budget
) -> tuple[dict[str, Any], Handoff | None]:
    """Make the spec's READ calls; the first that is refused sends the task to a person before any model is asked."""
    found: dict[str, Any] = {}
    for lookup in agent.spec.lookups_for(task.intent):
        arguments = lookup.filled(task.text or context.message)
        reply = await agent.gateway.call(context, agent.spec.tools, lookup.tool, arguments, budget)
        if not reply.ok:
            return found, Handoff(reason=_reason(reply.reason))
        found[lookup.tool] = reply.content
    return found, None


def _reason(reason: str) -> str:
    return RECORDS_UNAVAILABLE if reason == "unavailable" else reason


def _with_summary(outcome: Outcome, context: ToolContext, task: Task) -> Outcome:
    """Give a hand-off without a summary the deterministic one, so that a person never starts from nothing."""
    if not isinstance(outcome, Handoff) or outcome.summary:
        return outcome
    summary = queue_summary(
        task.text or context.message, intent=task.intent, earlier=task.earlier, zone=context.profile.tz
    )
    return outcome.model_copy(update={"summary": summary})


def _with_source(outcome: Outcome, messages: Sequence[AnyMessage]) -> Outcome:
    """Give a question what its agent had before it, so that the check sees what it states of its own."""
    if not isinstance(outcome, Question):
        return outcome
    given = "\n".join(message.text for message in messages if isinstance(message, HumanMessage | ToolMessage))
    return outcome.model_copy(update={"sources": (Source(id="briefing", label="What was looked up", text=given),)})


def _last_call(messages: list[Any]) -> str:
    """Return the last thing the model said, as JSON that can be kept: no loops, and no halves of characters."""
    last = next((m for m in reversed(messages) if isinstance(m, AIMessage)), None)
    if last is None:
        return ""
    calls = [{"name": call["name"], "args": call["args"]} for call in last.tool_calls]
    try:
        said = json.dumps(calls or last.text, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        return json.dumps([call["name"] for call in calls])
    return said.encode(errors="replace").decode()
