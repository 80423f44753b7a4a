import asyncio
from collections.abc import Awaitable, Callable

import pytest

from ledger.ledger import Ledger, Unit
from practice.errors import AlreadyDecided, DecisionExpired, NotFound
from practice.identity import Role
from tests.conftest import SettableClock
from tests.ledger.records import TOMORROW, approve, propose

STEPS: dict[str, Callable[[Unit, str], Awaitable[bool]]] = {
    "remind": lambda unit, proposal_id: unit.waiting.remind(proposal_id, 1),
    "escalate": lambda unit, proposal_id: unit.waiting.escalate(proposal_id, Role.SUPERVISOR),
}


@pytest.mark.parametrize("step", STEPS)
async def test_of_many_processes_that_sweep_one_takes_the_step(ledger: Ledger, step: str) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit)

    async def sweep() -> bool:
        async with ledger.transaction() as unit:
            return await STEPS[step](unit, proposal.id)

    assert sorted(await asyncio.gather(*(sweep() for _ in range(6)))) == [False] * 5 + [True]
    assert not await sweep()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("how", ["decided", "withdrawn", "shadow", "too late"])
async def test_what_no_longer_waits_is_neither_reminded_nor_escalated(
    ledger: Ledger, clock: SettableClock, how: str, step: str
) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit, state="shadow" if how == "shadow" else "waiting")
        if how == "decided":
            await approve(unit, proposal)
        elif how == "withdrawn":
            await unit.proposals.withdraw(proposal.id)
        elif how == "too late":
            clock.set(TOMORROW)
        assert not await STEPS[step](unit, proposal.id)


async def test_a_reminder_counts_up_and_says_when(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit)
        assert await unit.waiting.remind(proposal.id, 2) and not await unit.waiting.remind(proposal.id, 1)
        clock.advance(hours=1)
        assert await unit.waiting.remind(proposal.id, 3)
        found = await unit.proposals.get(proposal.id)
    assert (found.reminders, found.reminded_at) == (3, clock())


async def test_a_proposal_is_handed_on_while_it_waits(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        proposal = await propose(unit)
        handed = await unit.waiting.assign(proposal.id, to="PER-3", by="PER-2", reason="Yours, please.")
        assert (handed.assigned_to, handed.assigned_by, handed.assignment_reason, handed.assigned_at) == (
            "PER-3", "PER-2", "Yours, please.", clock(),
        )  # fmt: skip
        assert handed == await unit.proposals.get(proposal.id)
        await approve(unit, proposal)
        with pytest.raises(AlreadyDecided):
            await unit.waiting.assign(proposal.id, to="PER-3", by="PER-2", reason="x")
        with pytest.raises(NotFound):
            await unit.waiting.assign("PRP-1", to="PER-3", by="PER-2", reason="x")
        late = await propose(unit)
        clock.set(TOMORROW)
        with pytest.raises(DecisionExpired):
            await unit.waiting.assign(late.id, to="PER-3", by="PER-2", reason="x")
