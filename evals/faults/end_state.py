"""How a life ended, read from the databases, and what must hold of it."""

from collections.abc import Sequence

from evals.faults.scene import Scene
from ledger.audit import ChainReport
from ledger.decisions import Decision
from ledger.effects import Effect, EffectState
from ledger.ledger import Ledger
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal, ProposalState
from ledger.runs import Run
from ledger.tasks import StaffTask
from practice.errors import NotFound
from practice.record import Value

EFFECTS = "exactly one effect per approval, none without"
KEPT = "no approval lost"
CHAIN = "audit chain valid"
TOLD = "the conversation tells its client, once"
WHOLE = "nothing left hanging"
INVARIANTS = (EFFECTS, KEPT, CHAIN, TOLD, WHOLE)
_GAVE_UP = "failed_turn"
_HANDED_OVER = frozenset({_GAVE_UP, "conversation"})


class EndState(Value):
    """What is left of a life.

    writes: so many versions of records came about in the EHR. acknowledged: of so many decisions somebody was told
    that they stand. leased: the conversation would still keep its client waiting.
    """

    scene: Scene
    writes: int
    acknowledged: int
    proposals: tuple[Proposal, ...]
    decisions: tuple[Decision, ...]
    effects: tuple[Effect, ...]
    messages: tuple[ConversationMessage, ...]
    tasks: tuple[StaffTask, ...]
    unfinished: tuple[Run, ...]
    holds: int
    leased: bool
    chain: ChainReport

    @property
    def approvals(self) -> list[Decision]:
        """What was decided with a yes."""
        return [decision for decision in self.decisions if decision.verdict != "reject"]

    @property
    def ends_told(self) -> list[str]:
        """How the client was told that it ended, each time; that it takes longer is no end."""
        return [end for end in map(_end_told, self.messages) if end is not None]


async def read_end_state(
    ledger: Ledger, conversation_id: str, scene: Scene, *, writes: int, acknowledged: int
) -> EndState:
    """Read everything that the ledger holds of one life."""
    async with ledger.transaction() as unit:
        proposals = await unit.proposals.list(conversation_id=conversation_id)
        decisions = [found for one in proposals if (found := await unit.decisions.for_proposal(one.id))]
        effects = []
        for decision in decisions:
            try:
                effects.append(await unit.effects.get(decision.id))
            except NotFound:
                continue
        holds = 0
        for proposal in proposals:
            holds += proposal.hold_id is not None and await unit.holds.get(proposal.hold_id) is not None
        return EndState(
            scene=scene,
            writes=writes,
            acknowledged=acknowledged,
            proposals=tuple(proposals),
            decisions=tuple(decisions),
            effects=tuple(effects),
            messages=tuple(await unit.messages.list(conversation_id)),
            tasks=tuple(await unit.tasks.list()),
            unfinished=tuple(await unit.runs.unfinished()),
            holds=holds,
            leased=not await unit.conversations.lease(conversation_id, "nobody", 0),
            chain=await unit.audit.verify(),
        )


def judged(end: EndState) -> dict[str, bool]:
    """Hold an end against every invariant."""
    done = {effect.id for effect in end.effects if effect.state is EffectState.DONE}
    executed = {proposal.id for proposal in end.proposals if proposal.state is ProposalState.EXECUTED}
    return {
        EFFECTS: end.writes == len(end.approvals),
        KEPT: len(end.decisions) >= end.acknowledged
        and all(one.id in done and one.proposal_id in executed for one in end.approvals),
        CHAIN: end.chain.ok,
        TOLD: _told(end, end.proposals),
        WHOLE: not end.unfinished
        and not end.holds
        and not end.leased
        and all(effect.state is not EffectState.PENDING for effect in end.effects)
        and all(decision.spent_at for decision in end.approvals),
    }


def _told(end: EndState, proposals: Sequence[Proposal]) -> bool:
    """Whether the client knows how it ended, has heard so once, and was told of no failure that was none."""
    handed_over = [task.kind for task in end.tasks if task.kind in _HANDED_OVER]
    if not proposals:
        return len(handed_over) == 1 and not end.ends_told and end.messages[-1].author == "handrail"
    wanted = {ProposalState.EXECUTED: "done", ProposalState.REJECTED: "rejected"}
    return not handed_over and end.ends_told == [wanted.get(one.state) for one in proposals]


def _end_told(message: ConversationMessage) -> str | None:
    if message.author != "handrail" or "proposal_id" not in message.payload:
        return None
    if message.kind == "text":
        return "done"
    how = message.payload.get("ended")
    return None if how in {None, "pending"} else str(how)
