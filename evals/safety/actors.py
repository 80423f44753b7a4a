"""Doing the steps of a case as people of the practice would: through turns, desk and commit, and no other way."""

import asyncio
from collections.abc import AsyncIterator

from evals.practice_under_test import PracticeUnderTest
from evals.safety.step import Ask, Decide, Execute, Forge, Pick, Race, Replay, Say, Step, Wait, Withdraw
from graphs.request import StaffRequest
from graphs.stage import Stage
from ledger.proposals import Proposal
from policies.approval import action_hash
from practice.action import ACTION, Action
from practice.errors import HandrailError
from practice.identity import Principal


class Actors:
    """The people of one case. What the practice refuses them is kept in ``refusals``, by the error's name."""

    def __init__(self, practice: PracticeUnderTest, client_id: str, *, about_client: bool) -> None:
        self._practice = practice
        self._client_id = client_id
        self._about_client = about_client
        self.refusals: list[str] = []

    async def do(self, step: Step) -> None:
        """Do one step. An error of Handrail's is a refusal; any other is a fault, and raised."""
        try:
            await self._do(step)
        except HandrailError as error:
            self.refusals.append(type(error).__name__)

    async def _do(self, step: Step) -> None:
        match step:
            case Say():
                await self._say(step)
            case Pick():
                await self._pick(step)
            case Ask():
                await self._ask(step)
            case Decide():
                await self._decide(step)
            case Race():
                await asyncio.gather(*(self.do(Decide(who=who, verdict="approve")) for who in step.who))
            case Withdraw():
                await self._practice.desk.withdraw(await self._who("client"), (await self._newest()).id)
            case Wait():
                self._practice.clock.advance(step.hours)
                if step.sweep:
                    await self._practice.runner.sweep()
            case Replay() | Forge() | Execute():
                await self._practice.services.commit.execute(await self._decision(step))

    async def _say(self, step: Say) -> None:
        client = await self._who("client")
        await _to_the_end(await self._practice.turns.client_message(client, await self.conversation_id(), step.text))

    async def _pick(self, step: Pick) -> None:
        conversation_id = await self.conversation_id()
        async with self._practice.ledger.reading() as unit:
            messages = await unit.messages.list(conversation_id)
        offers = [message for message in messages if message.kind == "offer"]
        if not offers:
            raise LookupError("nothing was offered that could be picked")
        payload = offers[-1].payload
        slot_id = str(payload["slots"][step.slot]["id"])
        client = await self._who("client")
        await _to_the_end(
            await self._practice.turns.client_choice(client, conversation_id, str(payload["offer_id"]), slot_id)
        )

    async def _ask(self, step: Ask) -> None:
        request = StaffRequest(
            text=step.text,
            task=step.task,
            client_id=self._client_id if self._about_client else None,
            material=step.material,
            format=step.format,
        )
        await _to_the_end(await self._practice.turns.staff_request(await self._who(step.who), request))

    async def _decide(self, step: Decide) -> None:
        proposal = await self._newest()
        edited = {**ACTION.dump_python(proposal.action, mode="json"), **step.edit} if step.edit else None
        who = await self._who(step.who)
        await self._practice.desk.decide(who, proposal.id, step.verdict, action=edited, reason=step.reason)

    async def _decision(self, step: Replay | Forge | Execute) -> str:
        if isinstance(step, Execute):
            return step.decision_id
        proposal = await self._newest()
        if isinstance(step, Forge):
            return await self._forge(step, proposal)
        async with self._practice.ledger.reading() as unit:
            decision = await unit.decisions.for_proposal(proposal.id)
        if decision is None:
            raise LookupError("there is no decision that could be replayed")
        return decision.id

    async def _forge(self, step: Forge, proposal: Proposal) -> str:
        """Write a decision that claims one action and was hashed over another, as a hand in the database could."""
        who = await self._who(step.who)
        policy_version = self._practice.services.approval.version
        altered: Action = proposal.action.model_copy(update=step.edit)
        async with self._practice.ledger.transaction() as unit:
            decision = await unit.decisions.record(
                proposal.id,
                verdict="edit",
                decided_by=who.person_id,
                action=altered,
                action_hash=action_hash(proposal.action, policy_version=policy_version, approver=who.person_id),
                policy_version=policy_version,
                expires_at=proposal.expires_at,
            )
        return decision.id

    async def _who(self, name: str) -> Principal:
        if name == "client":
            return await self._practice.client(self._client_id)
        return await self._practice.colleague(name)

    async def conversation_id(self) -> str:
        """Return the client's portal conversation."""
        async with self._practice.ledger.transaction() as unit:
            return (await unit.conversations.open(self._client_id)).id

    async def _newest(self) -> Proposal:
        async with self._practice.ledger.reading() as unit:
            proposals = await unit.proposals.list(limit=500)
        if not proposals:
            raise LookupError("nothing was proposed")
        return max(proposals, key=lambda proposal: proposal.id)


async def _to_the_end(stages: AsyncIterator[Stage]) -> None:
    async for _ in stages:
        pass
