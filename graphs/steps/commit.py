"""Step 7, commit: hand the decision to the committer. Whether it may be carried out is the ledger's to say."""

from langgraph.runtime import Runtime

from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from practice.errors import DecisionError


async def commit(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Execute the decision once. A decision that cannot be used goes to a person."""
    services = runtime.context
    decision_id = state.get("decision_id")
    if decision_id is None:
        return {"route": "person", "reason": "no decision"}
    async with services.ledger.transaction() as unit:
        decision = await unit.decisions.get(decision_id)
    if decision.verdict == "reject":
        return {"route": "answer", "committed": "rejected"}
    runtime.stream_writer(Stage(name="commit", text=services.templates.stages["commit"]))
    try:
        result = await services.commit.execute(decision_id)
    except DecisionError as error:
        return {"route": "person", "reason": type(error).__name__}
    return {"route": "answer", "committed": result.value}
