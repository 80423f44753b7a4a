"""Running turns: start, stream, pause, resume, recover. A turn outlives its page, and never ends in silence."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import structlog
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot

from graphs.alarm import escalate_alerts
from graphs.announce import announce
from graphs.breakdown import give_to_people
from graphs.commit import Committed
from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from graphs.waiting import attend_to_waiting
from ledger.decisions import Decision
from ledger.ledger import Unit
from ledger.proposals import Proposal
from ledger.runs import Run, RunState
from practice.errors import DecisionError
from practice.fault_place import place_of
from practice.identity import Audience

MAX_STEPS = 60
STOP_SECONDS = 20
REPEATABLE = frozenset({"wait", "commit", "answer"})
"""Steps after a proposal: each finds its own traces in the ledger, so that a restart may repeat it."""
PROPOSES = frozenset({"decide"})
"""The step that proposes may be repeated where its proposal is in the ledger."""

log = structlog.get_logger("handrail.runner")
Graph = CompiledStateGraph[Any, Any, Any, Any]
Stages = asyncio.Queue[Stage]
Answer = dict[str, str | None]
"""What a paused run is told: the decision in the ledger, or how its proposal ended without one."""


class Runner:
    """Drives the two graphs. One run is one checkpoint thread; the ledger knows which runs are unfinished."""

    def __init__(self, services: Services, graphs: dict[str, Graph]) -> None:
        self._services = services
        self._graphs = graphs
        self._running: set[asyncio.Task[None]] = set()

    def launch(self, run: Run, state: TurnState) -> AsyncIterator[Stage]:
        """Start a run in the background and return its stages; the last one is ``final``."""
        queue = Stages()
        self._spawn(run, state, queue)
        return _until_final(queue)

    async def resume(self, run_id: str | None, answer: Answer) -> bool:
        """Wake a paused run with the ledger's answer, to its end. False: there is none, or somebody else woke it.

        The run goes on even where the caller, a page that was closed, does not wait for it.
        """
        if run_id is None:
            return False
        async with self._services.ledger.transaction() as unit:
            run = await unit.runs.get(run_id)
            if not await unit.runs.resume(run_id):
                return False
        await asyncio.shield(self._spawn(run, Command(resume={run.interrupt_id or "": answer}), Stages()))
        return True

    async def idle(self) -> None:
        """Wait until no turn is under way; paused ones are not."""
        while self._running:
            await asyncio.wait(self._running)

    async def stop(self) -> None:
        """Let running turns finish, for a graceful stop. What takes too long is cut off, and recovered at the start."""
        if self._running:
            await asyncio.wait(self._running, timeout=STOP_SECONDS)
        cut_off = list(self._running)
        for task in cut_off:
            task.cancel()
        await asyncio.gather(*cut_off, return_exceptions=True)

    async def recover(self) -> int:
        """After a restart: finish what was decided, give interrupted turns to people, wake what can go on."""
        async with self._services.ledger.reading() as unit:
            cut_off = [run for run in await unit.runs.unfinished() if run.state is RunState.RUNNING]
        for run in cut_off:
            await self._pick_up(run)
        return len(cut_off) + await self._wake()

    async def sweep(self) -> None:
        """Do what time brings: remind, escalate, expire, wake what waits for nothing, finish slow effects."""
        async with self._services.ledger.transaction() as unit:
            await attend_to_waiting(unit, self._services)
            await escalate_alerts(unit, self._services)
        await self._wake()
        await self._carry_out_orphans()
        await self._services.commit.finish_pending(self._tell)

    def _spawn(self, run: Run, payload: Any, queue: Stages) -> asyncio.Task[None]:
        task = asyncio.create_task(self._drive(run, payload, queue))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _drive(self, run: Run, payload: Any, queue: Stages) -> None:
        try:
            await self._run_graph(run, payload, queue)
        except Exception as error:  # whatever broke, a person gets the message and the client is told
            log.error("turn.failed", run_id=run.id, graph=run.graph, error=type(error).__name__, where=place_of(error))
            queue.put_nowait(await self._give_up(run, error))
        finally:
            await self._release(run)
            queue.put_nowait(Stage(name="done", final=True))

    async def _run_graph(self, run: Run, payload: Any, queue: Stages) -> None:
        graph, config = self._graphs[run.graph], _config(run)
        async for stage in graph.astream(
            payload, config, context=self._services, stream_mode="custom", durability="sync"
        ):
            queue.put_nowait(Stage.model_validate(stage))
        snapshot = await graph.aget_state(config)
        if not snapshot.interrupts:
            await self._finish(run)
            return
        await self._pause(run, snapshot.interrupts[0].id)
        # The proposal stood in the inbox a moment before the run was paused: somebody may have been that quick.
        if (answer := await self._answer_for(run)) is not None:
            await self.resume(run.id, answer)

    async def _finish(self, run: Run) -> None:
        async with self._services.ledger.transaction() as unit:
            await _give_back_lease(unit, run)
            await unit.runs.finish(run.id)

    async def _pause(self, run: Run, interrupt_id: str) -> None:
        async with self._services.ledger.transaction() as unit:
            await _give_back_lease(unit, run)
            await unit.runs.pause(run.id, interrupt_id)

    async def _give_up(self, run: Run, error: Exception) -> Stage:
        try:
            message = await give_to_people(self._services, run, type(error).__name__)
        except Exception as worse:  # not even the ledger answers: the next start finds the run and gives it to people
            log.error("turn.lost", run_id=run.id, error=type(worse).__name__, where=place_of(worse))
            return Stage(name="people", text=self._services.templates.say(run.principal.audience, "failed", reason=""))
        return Stage(name="people", message=message)

    async def _release(self, run: Run) -> None:
        try:
            async with self._services.ledger.transaction() as unit:
                await _give_back_lease(unit, run)
        except Exception as error:  # the lease ends by itself
            log.error("lease.kept", run_id=run.id, error=type(error).__name__)

    async def _pick_up(self, run: Run) -> None:
        """Go on with a run that a restart cut off after it had proposed; before that, a person takes over."""
        snapshot = await self._graphs[run.graph].aget_state(_config(run))
        async with self._services.ledger.reading() as unit:
            proposal = await unit.proposals.for_run(run.id)
        answer = await self._answer_for(run)
        if snapshot.values and not snapshot.tasks:
            await self._finish(run)
        elif not _can_go_on(snapshot, proposal):
            await give_to_people(self._services, run, "restart")
        elif snapshot.interrupts and answer is None:
            await self._pause(run, snapshot.interrupts[0].id)
        elif snapshot.interrupts:
            await self._spawn(run, Command(resume={snapshot.interrupts[0].id: answer}), Stages())
        else:
            await self._spawn(run, None, Stages())

    async def _wake(self) -> int:
        """Resume paused runs whose proposal was decided, expired or withdrawn. Returns how many."""
        async with self._services.ledger.reading() as unit:
            waiting = {proposal.run_id for proposal in await unit.proposals.waiting()}
            paused = [run for run in await unit.runs.unfinished() if run.state is RunState.PAUSED]
        woken = 0
        for run in paused:
            if run.id not in waiting and (answer := await self._answer_for(run)) is not None:
                woken += await self.resume(run.id, answer)
        return woken

    async def _carry_out_orphans(self) -> None:
        """Execute what was decided after its run had broken off, so that an approval is never left without effect."""
        orphans: list[Decision] = []
        async with self._services.ledger.reading() as unit:
            for decision in await unit.decisions.unspent():
                proposal = await unit.proposals.get(decision.proposal_id)
                run = await unit.runs.get(proposal.run_id) if proposal.run_id else None
                if run is None or run.state in (RunState.DONE, RunState.FAILED):
                    orphans.append(decision)
        for decision in orphans:
            try:
                await self._services.commit.execute(decision.id, self._tell)
            except DecisionError as error:
                log.warning("decision.unusable", error=type(error).__name__)

    async def _answer_for(self, run: Run) -> Answer | None:
        """Return what a paused run is to be told, or None while its proposal still waits."""
        async with self._services.ledger.reading() as unit:
            proposal = await unit.proposals.for_run(run.id)
            if proposal is None or proposal.state == "waiting":
                return None
            decision = await unit.decisions.for_proposal(proposal.id)
        if decision is None:
            return ended(proposal.state.value)
        return decided(decision.id)

    async def _tell(self, unit: Unit, proposal: Proposal, how: Committed) -> None:
        audience = Audience.STAFF
        if proposal.run_id is not None:
            audience = (await unit.runs.get(proposal.run_id)).principal.audience
        await announce(unit, self._services, proposal, how.value, audience)


async def _until_final(queue: Stages) -> AsyncIterator[Stage]:
    while True:
        stage = await queue.get()
        yield stage
        if stage.final and stage.name == "done":
            return


def _can_go_on(snapshot: StateSnapshot, proposal: Proposal | None) -> bool:
    """Whether the step at which a run was cut off may be repeated, or need not be.

    A step whose results are saved without a checkpoint after them is among the tasks, but no longer in ``next``.
    """
    steps = {task.name for task in snapshot.tasks}
    if proposal is None or not steps:
        return False
    proposed = steps.isdisjoint(snapshot.next) or proposal.id != snapshot.values.get("proposal_id")
    return steps <= REPEATABLE or (steps <= PROPOSES and proposed)


async def _give_back_lease(unit: Unit, run: Run) -> None:
    if run.conversation_id is not None:
        await unit.conversations.release(run.conversation_id, run.id)


def _config(run: Run) -> RunnableConfig:
    return {"configurable": {"thread_id": run.id}, "recursion_limit": MAX_STEPS}


def decided(decision_id: str) -> Answer:
    """Tell a paused run that somebody decided."""
    return {"decision_id": decision_id}


def ended(how: str) -> Answer:
    """Tell a paused run that its proposal ended without a decision."""
    return {"decision_id": None, "ended": how}
