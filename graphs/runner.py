"""Running turns: start, stream, pause, resume, recover. A turn outlives its page, and never ends in silence."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import structlog
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

from graphs.announce import announce
from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from ledger.proposals import Proposal
from ledger.runs import Run
from practice.identity import Audience

MAX_STEPS = 60
log = structlog.get_logger("handrail.runner")
Graph = CompiledStateGraph[Any, Any, Any, Any]
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
        queue: asyncio.Queue[Stage] = asyncio.Queue()
        task = asyncio.create_task(self._drive(run, state, queue))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return _until_final(queue)

    async def resume(self, run_id: str | None, answer: Answer) -> bool:
        """Wake a paused run with the ledger's answer, to its end. False: there is none, or somebody else woke it."""
        if run_id is None:
            return False
        async with self._services.ledger.transaction() as unit:
            run = await unit.runs.get(run_id)
            if not await unit.runs.resume(run_id):
                return False
        queue: asyncio.Queue[Stage] = asyncio.Queue()
        await self._drive(run, Command(resume={run.interrupt_id or "": answer}), queue)
        return True

    async def stop(self) -> None:
        """Let running turns finish, for a graceful stop."""
        if self._running:
            await asyncio.wait(self._running, timeout=20)

    async def recover(self) -> int:
        """After a restart: wake runs whose decision came, give interrupted ones to people. Returns how many."""
        async with self._services.ledger.transaction() as unit:
            unfinished = await unit.runs.unfinished()
        touched = 0
        for run in unfinished:
            if run.state == "running":
                await self._give_to_people(run, "restart")
                touched += 1
            elif (answer := await self._answer_for(run)) is not None:
                touched += await self.resume(run.id, answer)
        return touched

    async def sweep(self) -> None:
        """Do what time brings: expire proposals, and finish effects that the EHR was too slow for."""
        async with self._services.ledger.transaction() as unit:
            expired = await unit.proposals.expire_due(self._services.clock())
            for proposal in expired:
                if proposal.hold_id:
                    await unit.holds.release(proposal.hold_id)
                await unit.audit.append("handrail", "proposal.expired", {"proposal_id": proposal.id}, {})
        for proposal in expired:
            await self.resume(proposal.run_id, ended("expired"))
        for proposal, how in await self._services.commit.finish_pending():
            if how.value != "pending":
                await self._announce(proposal, how.value)

    async def _drive(self, run: Run, payload: Any, queue: asyncio.Queue[Stage]) -> None:
        graph = self._graphs[run.graph]
        config: RunnableConfig = {"configurable": {"thread_id": run.id}, "recursion_limit": MAX_STEPS}
        try:
            async for stage in graph.astream(
                payload, config, context=self._services, stream_mode="custom", durability="sync"
            ):
                queue.put_nowait(Stage.model_validate(stage))
            await self._settle(run, graph, config)
        except Exception as error:  # whatever broke, a person gets the message and the client is told
            log.error("turn.failed", run_id=run.id, graph=run.graph, error=type(error).__name__)
            message = await self._give_to_people(run, type(error).__name__)
            queue.put_nowait(Stage(name="people", message=message))
        finally:
            await self._release(run)
            queue.put_nowait(Stage(name="done", final=True))

    async def _release(self, run: Run) -> None:
        if run.conversation_id is not None:
            async with self._services.ledger.transaction() as unit:
                await unit.conversations.release(run.conversation_id, run.id)

    async def _settle(self, run: Run, graph: Graph, config: RunnableConfig) -> None:
        snapshot = await graph.aget_state(config)
        async with self._services.ledger.transaction() as unit:
            if not snapshot.interrupts:
                await unit.runs.finish(run.id)
                return
            await unit.runs.pause(run.id, snapshot.interrupts[0].id)
        # The proposal stood in the inbox a moment before the run was paused: somebody may have been that quick.
        if (answer := await self._answer_for(run)) is not None:
            await self.resume(run.id, answer)

    async def _give_to_people(self, run: Run, reason: str) -> Any:
        """Nothing is lost: the message stands in the conversation, and a task points to it."""
        audience = run.principal.audience
        async with self._services.ledger.transaction() as unit:
            await unit.runs.fail(run.id)
            task = await unit.tasks.add(
                kind="failed_turn",
                title="A turn failed and needs a person",
                body=f"The turn broke off ({reason}). The message stands in the conversation.",
                role="front_desk",
                client_id=None,
                conversation_id=run.conversation_id,
            )
            await unit.audit.append(
                "handrail", "run.failed", {"run_id": run.id, "task_id": task.id}, {"reason": reason}
            )
            if run.conversation_id is None or (await unit.conversations.get(run.conversation_id)).state != "open":
                return None
            body = self._services.templates.say(audience, "failed")
            return await unit.messages.add(
                run.conversation_id, author="handrail", kind="status", body=body, run_id=run.id
            )

    async def _answer_for(self, run: Run) -> Answer | None:
        """Return what a paused run is to be told, or None while its proposal still waits."""
        async with self._services.ledger.transaction() as unit:
            proposal = await unit.proposals.for_run(run.id)
            if proposal is None or proposal.state == "waiting":
                return None
            decision = await unit.decisions.for_proposal(proposal.id)
        if decision is None:
            return ended(proposal.state.value)
        return decided(decision.id)

    async def _announce(self, proposal: Proposal, how: str) -> None:
        async with self._services.ledger.transaction() as unit:
            audience = Audience.STAFF
            if proposal.run_id is not None:
                audience = (await unit.runs.get(proposal.run_id)).principal.audience
            await announce(unit, self._services, proposal, how, audience)


async def _until_final(queue: asyncio.Queue[Stage]) -> AsyncIterator[Stage]:
    while True:
        stage = await queue.get()
        yield stage
        if stage.final and stage.name == "done":
            return


def decided(decision_id: str) -> Answer:
    """Tell a paused run that somebody decided."""
    return {"decision_id": decision_id}


def ended(how: str) -> Answer:
    """Tell a paused run that its proposal ended without a decision."""
    return {"decision_id": None, "ended": how}
