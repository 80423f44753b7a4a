"""Step 7, commit: hand the decision to the committer. Whether it may be carried out is the ledger's to say."""

from langgraph.runtime import Runtime

from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from practice.errors import DecisionError, DecisionSpent


async def commit(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Execute the decision once. A decision that cannot be used (too old, or altered) goes to a person."""
    services = runtime.context
    decision_id = state.get("decision_id")
    if decision_id is None:
        return {"route": "person", "reason": "no_decision"}
    async with services.ledger.reading() as unit:
        decision = await unit.decisions.get(decision_id)
    if decision.verdict == "reject":
        return {"route": "answer", "committed": "rejected"}
    runtime.stream_writer(Stage(name="commit", text=services.templates.stages["commit"]))
    try:
        result = await services.commit.execute(decision_id)
    except DecisionSpent:  # this very step, cut off by a restart: what it began is on record, and is not begun again
        result = await services.commit.result_of(decision_id)
    except DecisionError:
        return {"route": "person", "reason": "decision_unusable"}
    return {"route": "answer", "committed": result.value}
