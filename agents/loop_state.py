"""What one run of an agent carries from step to step."""

from typing import Annotated, TypedDict

from langchain_core.messages import AnyMessage
from langgraph.graph.message import add_messages

from tools.budget import Budget
from tools.outcome import Outcome


class AgentState(TypedDict, total=False):
    """It lives in memory only: an agent's graph is compiled without a checkpointer, so no text of people is kept."""

    messages: Annotated[list[AnyMessage], add_messages]
    budget: Budget
    outcome: Outcome | None
    model_calls: int
    corrections: int
