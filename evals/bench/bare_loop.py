"""The yardstick: a bare LangGraph loop on the SQLite saver. A model proposes, a person approves, a tool runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, TypedDict
from uuid import uuid4

import langgraph.types
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages

from practice.record import Value

ASKED = "Please cancel my next appointment."


class LoopState(TypedDict):
    """The usual state of an agent loop."""

    messages: Annotated[list[AnyMessage], add_messages]


class LoopTimes(Value):
    """Milliseconds of one round."""

    propose: float
    approve: float


def _think(state: LoopState) -> dict[str, Any]:
    """Stand in for a model that costs nothing: one tool call, then the end."""
    if isinstance(state["messages"][-1], ToolMessage):
        return {"messages": [AIMessage("Done.")]}
    call = {"name": "cancel_appointment", "args": {"appointment_id": "APT-000001"}, "id": uuid4().hex}
    return {"messages": [AIMessage("", tool_calls=[call])]}


def _act(state: LoopState) -> dict[str, Any]:
    message = state["messages"][-1]
    assert isinstance(message, AIMessage)
    call = message.tool_calls[0]
    verdict = langgraph.types.interrupt({"proposal": call["args"]})
    return {"messages": [ToolMessage(f"cancelled: {verdict}", tool_call_id=call["id"])]}


def _after_think(state: LoopState) -> str:
    last = state["messages"][-1]
    return "act" if isinstance(last, AIMessage) and last.tool_calls else END


class BareLoop:
    """One compiled loop; every round is a thread of its own."""

    def __init__(self, saver: AsyncSqliteSaver) -> None:
        graph = StateGraph(LoopState)
        graph.add_node("think", _think)
        graph.add_node("act", _act)
        graph.add_edge(START, "think")
        graph.add_conditional_edges("think", _after_think, ["act", END])
        graph.add_edge("act", "think")
        self._graph = graph.compile(checkpointer=saver)

    async def round(self) -> LoopTimes:
        """Propose, pause, approve, run to the end; as durable as Handrail's own turns are."""
        config: RunnableConfig = {"configurable": {"thread_id": uuid4().hex}}
        began = perf_counter()
        await self._graph.ainvoke({"messages": [HumanMessage(ASKED)]}, config, durability="sync")
        proposed = perf_counter()
        await self._graph.ainvoke(langgraph.types.Command(resume="approve"), config, durability="sync")
        return LoopTimes(propose=(proposed - began) * 1_000, approve=(perf_counter() - proposed) * 1_000)


@asynccontextmanager
async def open_bare_loop(folder: Path) -> AsyncIterator[BareLoop]:
    """Open the loop on a SQLite file of its own."""
    async with AsyncSqliteSaver.from_conn_string(str(folder / "bare-loop.db")) as saver:
        await saver.setup()
        yield BareLoop(saver)
