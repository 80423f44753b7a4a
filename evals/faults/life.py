"""One process of a life: it works, or it recovers what an earlier one left, and dies where it is told to.

It runs in a process of its own that the fork server made; nothing in it knows whether it is going to be killed.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

from evals.clock import OPENING
from evals.faults.office import FaultOffice, Parts, open_office
from evals.faults.one_page import QUESTION
from evals.faults.place import Place
from evals.faults.scene import Scene
from evals.faults.watch import Watch
from graphs.stage import Stage
from practice.errors import AlreadyDecided
from practice.record import Value

ACKNOWLEDGED = "acknowledged"
"""What a life's log says once the front desk was told that its decision stands."""
A_PROCESS_LATER = timedelta(minutes=2)


class Life(Value):
    """What one process of a life is told.

    number: of the process within its life, from 0; each begins two minutes after the last. act: the first one works
    and the others recover. kill_at: the number of the boundary to die at. log: the boundaries that it passes.
    """

    place: Place
    scene: Scene
    client_id: str
    conversation_id: str
    offer_id: str
    slot_id: str
    number: int
    act: Literal["work", "recover"]
    log: Path
    kill_at: int | None = None


def live(life: Life, parts: Parts) -> None:
    """Live it, in a process of its own; what it prints lies beside its log."""
    printed = os.open(life.log.with_suffix(".out"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    asyncio.run(_live(life, Watch(life.log, life.kill_at), parts))


async def _live(life: Life, watch: Watch, parts: Parts) -> None:
    now = OPENING + life.number * A_PROCESS_LATER
    async with open_office(life.place, lambda: now, watch=watch, parts=parts) as office:
        if life.act == "recover":
            await office.runner.recover()
            await office.runner.idle()
        await ask_once(office, life)
        await _decide_once(office, life, watch)
        for _ in range(2):
            await office.runner.sweep()
            await office.runner.idle()


async def ask_once(office: FaultOffice, life: Life) -> None:
    """Ask, unless the message is in the conversation: a person who finds it missing there sends it again."""
    async with office.ledger.reading() as unit:
        said = await unit.messages.list(life.conversation_id)
    if any(message.author == "client" for message in said):
        return
    client = life.place.client(life.client_id)
    if life.scene is Scene.REPLY:
        await _heard(await office.turns.client_message(client, life.conversation_id, QUESTION))
    else:
        await _heard(await office.turns.client_choice(client, life.conversation_id, life.offer_id, life.slot_id))


async def waiting_for(office: FaultOffice, life: Life) -> str:
    """Return the proposal that waits in this life's conversation. Raises ValueError where there is not just one."""
    async with office.ledger.reading() as unit:
        [own] = [one for one in await unit.proposals.waiting() if one.conversation_id == life.conversation_id]
    return own.id


async def _decide_once(office: FaultOffice, life: Life, watch: Watch) -> None:
    """Decide what still waits: a person who was not told that their decision stands finds it in the inbox."""
    desk = life.place.front_desk()
    for item in await office.desk.inbox(desk):
        try:
            await office.desk.decide(desk, item.proposal.id, life.scene.verdict, reason="The room is being painted.")
        except AlreadyDecided:
            continue
        watch.passes(ACKNOWLEDGED)


async def _heard(stages: AsyncIterator[Stage]) -> None:
    async for _ in stages:
        pass
