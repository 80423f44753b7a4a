"""The way of one client message: screen → understand → allow → work → check → decide → (wait) → commit → answer."""

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

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
    graph.add_node("screen", screen_client_message)
    graph.add_node("understand", understand)
    graph.add_node("allow", allow)
    graph.add_node("work", work)
    graph.add_node("pick", pick)
    graph.add_node("check", check)
    graph.add_node("decide", decide)
    graph.add_node("wait", wait)
    graph.add_node("commit", commit)
    graph.add_node("answer", answer)
    graph.add_node("close", close)
    graph.add_node("alert", alert_about_client)
    graph.add_node("people", queue_for_person)

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
