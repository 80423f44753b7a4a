"""The way of one client message: screen → understand → allow → work → check → decide → (wait) → commit → answer."""

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graphs.measured_step import add_step
from graphs.routing import NEXT, after
from graphs.services import Services
from graphs.state import TurnState
from graphs.steps.allow import allow
from graphs.steps.answer import answer, close
from graphs.steps.check import check
from graphs.steps.commit import commit
from graphs.steps.decide import decide
from graphs.steps.people import alert_about_client, queue_for_person
from graphs.steps.screen import screen_client_message
from graphs.steps.understand import understand
from graphs.steps.wait import wait
from graphs.steps.work import pick, work


def build_portal_graph(checkpointer: BaseCheckpointSaver[Any] | None = None) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Compile the graph; without a checkpointer it can be looked at, not paused."""
    graph = StateGraph(TurnState, context_schema=Services)
    add_step(graph, "screen", screen_client_message)
    add_step(graph, "understand", understand)
    add_step(graph, "allow", allow)
    add_step(graph, "work", work)
    add_step(graph, "pick", pick)
    add_step(graph, "check", check)
    add_step(graph, "decide", decide)
    add_step(graph, "wait", wait)
    add_step(graph, "commit", commit)
    add_step(graph, "answer", answer)
    add_step(graph, "close", close)
    add_step(graph, "alert", alert_about_client)
    add_step(graph, "people", queue_for_person)

    graph.add_edge(START, "screen")
    after(graph, "screen", alert="alert", silent=END, choice="pick", clear="understand")
    after(graph, "understand", person="people", next="allow")
    after(graph, "allow", person="people", closing="close", work="work")
    after(graph, "work", person="people", check="check")
    after(graph, "pick", person="people", check="check")
    after(graph, "check", person="people", decide="decide")
    after(graph, "decide", person="people", wait="wait", commit="commit", next=NEXT)
    after(graph, "wait", commit="commit", answer="answer")
    after(graph, "commit", person="people", answer="answer")
    after(graph, "answer", next=NEXT)
    after(graph, "close", next=NEXT)
    after(graph, "people", next=NEXT)
    graph.add_edge("alert", END)
    return graph.compile(checkpointer=checkpointer)
