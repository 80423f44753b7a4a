"""Erasing what people wrote, at a client's wish or because it is old. The audit chain stays whole: it holds no words.

Rows stay, with a marker in the place of their words, so that what points to them still finds them. A decision keeps its
hash, verdict and time; the database lets only its words go (``ledger/migrations``).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table

from ledger.alerts import AlertState, alerts
from ledger.artifacts import Artifacts
from ledger.blanking import BLANK_PAYLOAD, ERASED, blanked
from ledger.conversations import ConversationState, conversations
from ledger.decisions import Decision, decisions
from ledger.effects import EffectState, effects
from ledger.holdings import Holdings
from ledger.holds import Holds
from ledger.messages import MessageKind, messages
from ledger.offers import offers
from ledger.people import People
from ledger.proposals import Proposal, ProposalState, proposals
from ledger.repository import Repository, Work
from ledger.runs import Run, RunState, runs
from ledger.surrogate_maps import surrogate_maps
from ledger.tasks import TaskState, tasks
from practice.errors import Refused
from practice.record import Value

_OPEN = (ProposalState.WAITING, ProposalState.APPROVED)
_UNDER_WAY = "Something about this client is under way."


class Erased(Value):
    """How many rows lost their words."""

    messages: int = 0
    offers: int = 0
    drafts: int = 0
    tasks: int = 0
    alerts: int = 0
    texts: int = 0
    accounts: int = 0


class Erasure(Repository):
    """Takes words out of a practice's rows."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._artifacts = Artifacts(work)

    async def of_client(self, held: Holdings, digests: Iterable[str] = ()) -> Erased:
        """Erase everything that was found of a client (``ClientHoldings``), and ``digests`` that only others know.

        What waits for a decision is withdrawn, paused turns end, conversations are closed, and so is the client's
        sign-in with that of whoever acts for them. Raises ``Refused`` while an alert about the client is open, a turn
        is running, or an approved action is not carried out yet.
        """
        await self._require_rest(held)
        await self._end_what_waits(held)
        threads = held.conversation_ids
        closed = self._update(conversations).where(conversations.c.id.in_(threads))
        await self._execute(
            closed.values(
                state=ConversationState.CLOSED, state_reason=ERASED, pending_question=None, taken_by=None,
                lease_holder=None, lease_until=None,
            )
        )  # fmt: skip
        await self._forget_names(held)
        await self._forget_surrogates(surrogate_maps.c.id.in_(threads))
        return Erased(
            messages=await self._blank_messages(messages.c.conversation_id.in_(threads)),
            offers=await self._blank_offers(offers.c.conversation_id.in_(threads)),
            drafts=await self._blank_drafts(proposals.c.id.in_(held.proposal_ids)),
            tasks=await self._blank_tasks(_about(tasks, held)),
            alerts=await self._blank_alerts(_about(alerts, held)),
            texts=await self._artifacts.erase_all([*held.digests, *digests]),
            accounts=await People(self._work).erase_of_client(held.client_id),
        )

    async def conversations_before(self, moment: datetime) -> Erased:
        """Erase what was said before ``moment``, with the offers, finished tasks and closed alerts of that time."""
        await self._forget_surrogates(surrogate_maps.c.changed_at < moment)
        return Erased(
            messages=await self._blank_messages(messages.c.created_at < moment),
            offers=await self._blank_offers(offers.c.created_at < moment),
            tasks=await self._blank_tasks((tasks.c.created_at < moment) & (tasks.c.state == TaskState.DONE)),
            alerts=await self._blank_alerts((alerts.c.created_at < moment) & (alerts.c.state == AlertState.CLOSED)),
        )

    async def drafts_before(self, moment: datetime, limit: int) -> int:
        """Erase at most ``limit`` drafts made before ``moment`` that wait for nothing any more; return how many."""
        return await self._blank_drafts((proposals.c.created_at < moment) & proposals.c.state.not_in(_OPEN), limit)

    async def texts_before(self, moment: datetime) -> int:
        """Erase the texts behind the audit (prompts, outputs, edits) that were kept before ``moment``."""
        return await self._artifacts.erase_before(moment)

    async def runs_before(self, moment: datetime, limit: int) -> list[str]:
        """Return runs that ended, began before ``moment`` and may still have checkpoints, oldest first."""
        ended = runs.c.state.in_((RunState.DONE, RunState.FAILED))
        old = self._select(runs).where(runs.c.created_at < moment, ended, runs.c.erased_at.is_(None))
        return [run.id for run in await self._all(Run, old.order_by(runs.c.id).limit(limit))]

    async def note_runs(self, run_ids: Sequence[str]) -> None:
        """Note that the checkpoints of these runs are gone."""
        await self._execute(self._update(runs).where(runs.c.id.in_(run_ids)).values(erased_at=self._work.clock()))

    async def _require_rest(self, held: Holdings) -> None:
        undone = self._select(decisions).where(
            decisions.c.proposal_id.in_(held.proposal_ids),
            decisions.c.action.is_not(None),
            decisions.c.spent_at.is_(None),
            decisions.c.expires_at > self._work.clock(),
        )
        decided = await self._all(
            Decision, self._select(decisions).where(decisions.c.proposal_id.in_(held.proposal_ids))
        )
        waits_for_ehr = [effects.c.id.in_([d.id for d in decided]), effects.c.state == EffectState.PENDING]
        if await self._all(Decision, undone) or await self._exists(effects, *waits_for_ehr):
            raise Refused(_UNDER_WAY, "An approved action is not carried out yet: wait for it.", "effect_pending")
        running = [runs.c.id.in_(held.run_ids), runs.c.state == RunState.RUNNING]
        if await self._exists(runs, *running):
            raise Refused(_UNDER_WAY, "A turn is running: try again in a minute.", "turn_running")
        if await self._exists(alerts, _about(alerts, held), alerts.c.state != AlertState.CLOSED):
            raise Refused(_UNDER_WAY, "An alert about this client is open: close it first.", "alert_open")

    async def _end_what_waits(self, held: Holdings) -> None:
        waiting = self._update(proposals).where(
            proposals.c.id.in_(held.proposal_ids), proposals.c.state == ProposalState.WAITING
        )
        withdrawn = waiting.values(state=ProposalState.WITHDRAWN).returning(proposals)
        for proposal in await self._all(Proposal, withdrawn):
            if proposal.hold_id:
                await Holds(self._work).release(proposal.hold_id)
        paused = self._update(runs).where(runs.c.id.in_(held.run_ids), runs.c.state == RunState.PAUSED)
        await self._execute(paused.values(state=RunState.DONE, interrupt_id=None))

    async def _forget_names(self, held: Holdings) -> None:
        """A run keeps who asked for it; of the client, the id is enough."""
        for run in await self._all(Run, self._select(runs).where(runs.c.id.in_(held.run_ids))):
            if run.principal.client_id == held.client_id:
                nameless = run.principal.model_copy(update={"name": ERASED}).model_dump(mode="json")
                await self._execute(self._update(runs).where(runs.c.id == run.id).values(principal=nameless))

    async def _forget_surrogates(self, condition: ColumnElement[bool]) -> None:
        await self._execute(self._update(surrogate_maps).where(condition).values(map=None))

    async def _blank_messages(self, condition: ColumnElement[bool]) -> int:
        return await self._blank(messages, condition, body=ERASED, payload=BLANK_PAYLOAD, kind=MessageKind.TEXT)

    async def _blank_offers(self, condition: ColumnElement[bool]) -> int:
        return await self._blank(offers, condition, slots=[], notes=[])

    async def _blank_tasks(self, condition: ColumnElement[bool]) -> int:
        return await self._blank(tasks, condition, title=ERASED, body=ERASED)

    async def _blank_alerts(self, condition: ColumnElement[bool]) -> int:
        return await self._blank(alerts, condition, evidence=BLANK_PAYLOAD)

    async def _blank(self, table: Table, condition: ColumnElement[bool], **values: Any) -> int:
        kept = self._update(table).where(condition, table.c.erased_at.is_(None))
        gone = kept.values(erased_at=self._work.clock(), **values).returning(table.c.id)
        return len((await self._work.connection.execute(gone)).all())

    async def _blank_drafts(self, condition: ColumnElement[bool], limit: int | None = None) -> int:
        kept = self._select(proposals).where(condition, proposals.c.erased_at.is_(None)).limit(limit)
        drafts = await self._all(Proposal, kept)
        for draft in drafts:
            mine = proposals.c.id == draft.id
            action = blanked(draft.action).model_dump(mode="json")
            await self._blank(
                proposals, mine, action=action, summary=ERASED, sources=[], notes=[], assignment_reason=None
            )
            await self._blank_decision(draft.id)
        return len(drafts)

    async def _blank_decision(self, proposal_id: str) -> None:
        of_draft = decisions.c.proposal_id == proposal_id
        decision = await self._first(Decision, self._select(decisions).where(of_draft))
        if decision is not None:
            action = None if decision.action is None else blanked(decision.action).model_dump(mode="json")
            changed = self._update(decisions).where(of_draft).values(reason=ERASED, action=action)
            await self._execute(changed)


def _about(table: Table, held: Holdings) -> ColumnElement[bool]:
    return (table.c.client_id == held.client_id) | table.c.conversation_id.in_(held.conversation_ids)
