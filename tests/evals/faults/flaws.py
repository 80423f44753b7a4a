"""What guards against a kill, taken away. Named at module level, so that another process can be told of it."""

from typing import Any
from uuid import uuid4

from ehr.rest.adapter import RestEhr
from evals.faults.office import Parts
from graphs.commit import Committed, Committer, Tell
from graphs.runner import Runner


class KeylessEhr:
    """Writes under another key each time, so that the EHR cannot tell a repeat."""

    def __init__(self, ehr: RestEhr) -> None:
        self._ehr = ehr

    async def create(self, record: Any, *, idempotency_key: str) -> Any:
        return await self._ehr.create(record, idempotency_key=f"{idempotency_key}-{uuid4().hex}")

    async def update(self, *arguments: Any, idempotency_key: str, **named: Any) -> Any:
        return await self._ehr.update(*arguments, idempotency_key=f"{idempotency_key}-{uuid4().hex}", **named)


class BooklessCommitter(Committer):
    """Enters into the outbox only what is done, and so nobody knows what was begun."""

    async def execute(self, decision_id: str, tell: Tell | None = None) -> Committed:
        async with self._ledger.transaction() as unit:
            decision = await unit.decisions.get(decision_id)
            proposal = await unit.proposals.get(decision.proposal_id)
            await unit.decisions.spend(decision_id, decision.action_hash)
        record_id = await self._write(decision, proposal, f"handrail-{decision_id}", None)
        async with self._ledger.transaction() as unit:
            await unit.effects.begin(decision_id)
            await unit.effects.finish(decision_id, record_id)
            await unit.proposals.mark(proposal.id, "executed")
        return Committed.DONE


class ObliviousRunner(Runner):
    """Starts as if nothing had been before."""

    async def recover(self) -> int:
        return 0


KEYLESS = Parts(writer=KeylessEhr)
BOOKLESS = Parts(committer=BooklessCommitter)
OBLIVIOUS = Parts(runner=ObliviousRunner)
