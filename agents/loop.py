"""An agent at work: model ⇄ tools, until a tool ends the turn. What goes wrong ends with a person, never an error."""

from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agents.deidentified_model import DeidentifiedChatModel
from agents.loop_state import AgentState
from agents.prompt import Prompt, load_prompt
from agents.spec import AgentSpec
from agents.steps import Act, Think
from tools.context import ToolContext
from tools.gateway import Gateway

AgentGraph = CompiledStateGraph[AgentState, ToolContext, AgentState, AgentState]


@dataclass(frozen=True)
class Agent:
    """One agent, ready to run. ``leaves_practice`` says that its model stands outside, behind the de-identifier."""

    spec: AgentSpec
    prompt: Prompt
    gateway: Gateway
    model_name: str
    leaves_practice: bool
    graph: AgentGraph


def build_agent(spec: AgentSpec, model: BaseChatModel, gateway: Gateway) -> Agent:
    """Build one agent. Raises ``SettingsError`` for a missing prompt, ``KeyError`` for a tool the toolbox lacks."""
    bound = model.bind_tools(gateway.toolbox.schemas(spec.tools))
    graph = StateGraph(AgentState, context_schema=ToolContext)
    graph.add_node("think", Think(spec, bound))
    graph.add_node("act", Act(spec, gateway))
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", _next_after_think, ["act", END])
    graph.add_conditional_edges("act", _next_after_act, ["think", END])
    return Agent(
        spec=spec,
        prompt=load_prompt(spec.name),
        gateway=gateway,
        model_name=name_of(model),
        leaves_practice=isinstance(model, DeidentifiedChatModel),
        graph=graph.compile(checkpointer=False, name=spec.name),
    )


def name_of(model: BaseChatModel) -> str:
    """Return the model's name as drafts are stamped with it."""
    for attribute in ("model_name", "model"):
        value: Any = getattr(model, attribute, None)
        if isinstance(value, str) and value:
            return value
    return model._llm_type


def _next_after_think(state: AgentState) -> str:
    return END if state.get("outcome") else "act"


def _next_after_act(state: AgentState) -> str:
    return END if state.get("outcome") else "think"
