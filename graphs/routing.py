"""How a step's word chooses the next step. Nothing is decided here: the word was."""

from typing import Any

from langgraph.graph import END, StateGraph

from graphs.state import TurnState

NEXT = "next intent, or the end"
"""The way after a finished intent: back to ``allow`` while intents are left, else the end."""


def after(graph: StateGraph[Any, Any, Any, Any], node: str, **ways: str) -> None:
    """Lead from ``node`` to the step that the state's ``route`` names among ``ways``; any other word is an error."""

    def choose(state: TurnState) -> str:
        target = ways[state["route"]]
        if target != NEXT:
            return target
        return "allow" if state.get("intents") else END

    targets = {target for target in ways.values() if target != NEXT}
    if NEXT in ways.values():
        targets |= {"allow", END}
    graph.add_conditional_edges(node, choose, sorted(targets))
