"""An agent's outcome between steps: sealed in the ledger's artifacts, named in the state by its digest."""

from pydantic import TypeAdapter

from graphs.state import TurnState
from ledger.ledger import Unit
from practice.errors import NotFound
from tools.outcome import Outcome

OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)


async def keep_outcome(unit: Unit, outcome: Outcome) -> str:
    """Store an outcome and return its digest."""
    return await unit.artifacts.put("outcome", OUTCOME.dump_json(outcome).decode())


async def read_outcome(unit: Unit, state: TurnState) -> Outcome:
    """Return the outcome of this turn. Raises ``NotFound`` where it was erased meanwhile."""
    return OUTCOME.validate_json(await read_text(unit, state["outcome"]))


async def read_text(unit: Unit, digest: str) -> str:
    """Return a sealed text by its digest."""
    artifact = await unit.artifacts.get(digest)
    if artifact is None or artifact.body is None:
        raise NotFound("This text was erased under the practice's retention rules.")
    return artifact.body
