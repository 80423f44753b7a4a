"""Timing portal turns, stage by stage, as a client would wait for them."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from time import perf_counter

from evals.bench.spread import Spread, spread
from evals.practice_under_test import PracticeUnderTest
from practice.record import Value

KINDS: Mapping[str, str] = {
    "offer of times": "Can we move my next appointment to the week after next, any day after 3? Video is fine.",
    "answer from documents": "Where can I park when I come in?",
    "to a person": "Should I take two of my pills tonight since I missed yesterday?",
}
ASKED = "Please cancel my next appointment."
BEGIN = "begin"
"""What comes before the first stage: the message is checked, stored and put on record."""


class TurnTimes(Value):
    """Milliseconds of one turn: all of it, and by the stage that was under way."""

    total: float
    stages: dict[str, float]


class TurnSpread(Value):
    """Many turns of one kind."""

    total: Spread
    stages: dict[str, Spread]


class Approval(Value):
    """Propose and approve, in milliseconds."""

    propose: TurnTimes
    approve: float


class TurnTimer:
    """Times turns on one practice. ``forget`` is called before each, so that no vector is left from the last."""

    def __init__(self, practice: PracticeUnderTest, forget: Callable[[], None]) -> None:
        self._practice = practice
        self._forget = forget

    async def turn(self, client_id: str, text: str) -> TurnTimes:
        """Send one message in a new conversation, and follow its stages to the end."""
        practice = self._practice
        client = await practice.client(client_id)
        async with practice.ledger.transaction() as unit:
            earlier = await unit.conversations.open(client_id)
            await unit.conversations.close(earlier.id)
            conversation = await unit.conversations.open(client_id)
        self._forget()
        began = last = perf_counter()
        name, stages = BEGIN, dict[str, float]()
        async for stage in await practice.turns.client_message(client, conversation.id, text):
            now = perf_counter()
            stages[name] = stages.get(name, 0.0) + (now - last) * 1_000
            name, last = stage.name, now
        return TurnTimes(total=(last - began) * 1_000, stages=stages)

    async def kinds(self, clients: Sequence[str], rounds: int) -> dict[str, TurnSpread]:
        """Time every kind of turn, ``rounds`` times, each time by the next client."""
        turn_takers = cycle(clients)
        return {
            kind: spread_turns([await self.turn(client_id, text) for client_id in islice(turn_takers, rounds)])
            for kind, text in KINDS.items()
        }

    async def approval(self, client_id: str) -> Approval:
        """Ask to cancel, then approve at the front desk. Raises LookupError where nothing was proposed."""
        propose = await self.turn(client_id, ASKED)
        desk = await self._practice.colleague("frontdesk")
        async with self._practice.ledger.reading() as unit:
            waiting = await unit.proposals.list("waiting", client_id=client_id)
        if not waiting:
            raise LookupError(f"'{ASKED}' led to no proposal for {client_id}")
        began = perf_counter()
        await self._practice.desk.decide(desk, waiting[0].id, "approve")
        return Approval(propose=propose, approve=(perf_counter() - began) * 1_000)


def spread_turns(times: Sequence[TurnTimes]) -> TurnSpread:
    """Return the spread of many turns; a stage counts where a turn had it."""
    names = dict.fromkeys(name for each in times for name in each.stages)
    stages = {name: spread([t.stages[name] for t in times if name in t.stages]) for name in names}
    return TurnSpread(total=spread([t.total for t in times]), stages=stages)
