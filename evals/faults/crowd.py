"""Many people decide one proposal at the same moment: one wins, the others are told clearly that somebody did."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

from evals.case_result import CaseResult
from evals.clock import OPENING
from evals.faults.end_state import judged
from evals.faults.ground import Ground
from evals.faults.life import ask_once, waiting_for
from evals.faults.office import FaultOffice, open_office
from evals.faults.scene import Scene
from practice.errors import HandrailError

SYSTEM = "crowd"
DECIDERS = 100
SERVERS = 4
"""Each with a connection pool of its own, so that the database decides, not a lock in one process."""
ONE_WINS = "one of many deciders wins"
OTHERS_TOLD = "every other decider is told that somebody was first"
_WON = "won"


async def crowd(ground: Ground, scene: Scene = Scene.BOOK, *, deciders: int = DECIDERS) -> CaseResult:
    """Let ``deciders`` colleagues approve one waiting proposal at once, over several servers, and judge what came."""
    before = ground.ehr.writes()
    life = await ground.begin(scene)
    async with AsyncExitStack() as stack:
        offices = [await stack.enter_async_context(open_office(life.place, lambda: OPENING)) for _ in range(SERVERS)]
        await ask_once(offices[0], life)
        proposal_id = await waiting_for(offices[0], life)

        async def decide(office: FaultOffice, who: int) -> str:
            try:
                await office.desk.decide(life.place.front_desk(who), proposal_id, "approve")
            except HandrailError as error:
                return type(error).__name__
            return _WON

        said = Counter(await asyncio.gather(*(decide(offices[who % SERVERS], who) for who in range(1, deciders + 1))))
    end = await ground.end(life, writes=ground.ehr.writes() - before, acknowledged=said[_WON])
    return CaseResult(
        system=SYSTEM,
        case_id=f"{deciders} deciders of one proposal",
        scores={
            ONE_WINS: said[_WON] == 1 and len(end.decisions) == 1,
            OTHERS_TOLD: said["AlreadyDecided"] == deciders - 1,
            **judged(end),
        },
        seen=dict(said),
    )
