"""An EHR that is down for an hour: what is approved meanwhile is queued, and done once when it is back."""

from enum import StrEnum

from evals.case_result import CaseResult
from evals.clock import EvaluationClock
from evals.faults.end_state import judged
from evals.faults.ground import Ground
from evals.faults.life import Life, ask_once, waiting_for
from evals.faults.office import FaultOffice, open_office
from evals.faults.scene import Scene

SYSTEM = "outage"
QUEUED = "queued while the EHR is down, and the client told so"
SCENES = (Scene.MOVE, Scene.BOOK, Scene.REPLY)
LIVES = 12
HOURS = 1.0


class Outage(StrEnum):
    """How an EHR is down: nobody listens at its address, or whoever does answers 503."""

    REFUSED = "connections refused"
    UNAVAILABLE = "503"


async def outage(ground: Ground, how: Outage, *, lives: int = LIVES) -> list[CaseResult]:
    """Take the EHR down, approve one thing after the other through the hour, bring it back, and judge each life."""
    clock = EvaluationClock()
    practice_id = f"{ground.place.practice_id}-{how.name.lower()}"
    played = [await ground.begin(SCENES[turn % len(SCENES)], practice_id=practice_id) for turn in range(lives)]
    writes = {life.client_id: ground.ehr.writes_about(life.client_id) for life in played}
    async with open_office(played[0].place, clock) as office:
        for life in played:
            await ask_once(office, life)
        await _take_down(ground, how)
        for life in played:
            await office.desk.decide(life.place.front_desk(), await waiting_for(office, life), "approve")
            await office.runner.sweep()
            clock.advance(HOURS / lives)
        queued = {life.client_id: await _is_queued(ground, office, life, writes) for life in played}
        await _bring_back(ground, how)
        await office.runner.sweep()
        await office.runner.sweep()
    results = []
    for life in played:
        done = ground.ehr.writes_about(life.client_id) - writes[life.client_id]
        end = await ground.end(life, writes=done, acknowledged=1)
        results.append(
            CaseResult(
                system=SYSTEM,
                case_id=f"{how}: {life.client_id} {life.scene}",
                group=how,
                scores={QUEUED: queued[life.client_id], **judged(end)},
                seen={"writes": done, "told": end.ends_told},
            )
        )
    return results


async def _is_queued(ground: Ground, office: FaultOffice, life: Life, writes: dict[str, int]) -> bool:
    async with office.ledger.reading() as unit:
        pending = {effect.id for effect in await unit.effects.pending()}
        [proposal] = await unit.proposals.list(conversation_id=life.conversation_id)
        decision = await unit.decisions.for_proposal(proposal.id)
        last = (await unit.messages.list(life.conversation_id))[-1]
    untouched = ground.ehr.writes_about(life.client_id) == writes[life.client_id]
    return untouched and decision is not None and decision.id in pending and last.payload.get("ended") == "pending"


async def _take_down(ground: Ground, how: Outage) -> None:
    if how is Outage.REFUSED:
        await ground.ehr.stop()
    else:
        ground.ehr.sandbox.faults.down = True


async def _bring_back(ground: Ground, how: Outage) -> None:
    if how is Outage.REFUSED:
        await ground.ehr.start()
    else:
        ground.ehr.sandbox.faults.clear()
