"""An agent's outcome between steps: sealed in the ledger's artifacts, named in the state by its digest."""

from ledger.ledger import UnitOfWork
from pydantic import TypeAdapter

from graphs.state import TurnState
from tools.outcome import Outcome

OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)


async def keep_outcome(unit: UnitOfWork, outcome: Outcome) -> str:
    """Store an outcome and return its digest."""
    return await unit.artifacts.put("outcome", OUTCOME.dump_json(outcome).decode())


async def read_outcome(unit: UnitOfWork, state: TurnState) -> Outcome:
    """Return the outcome of this turn."""
    return OUTCOME.validate_json(await unit.artifacts.get(state["outcome"]))
