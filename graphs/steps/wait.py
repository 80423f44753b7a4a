"""The pause: one node that only pauses. What follows is another node, so resuming repeats nothing."""

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from graphs.services import Services
from graphs.state import TurnState


async def wait(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Wait until a decision on this turn's proposal is in the ledger, for as long as that takes."""
    answer = interrupt({"proposal_id": state["proposal_id"]})
    decision_id = answer.get("decision_id")
    if decision_id is None:
        return {"decision_id": None, "route": "answer", "committed": str(answer["ended"])}
    return {"decision_id": str(decision_id), "route": "commit"}
