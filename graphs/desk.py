"""The desk where people decide: the inbox, the decision, the withdrawal."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ValidationError
from rapidfuzz.distance import Levenshtein

from graphs.judge import Judge
from graphs.runner import Runner, decided, ended
from graphs.services import Services
from graphs.steps.check import checked
from graphs.waiting import OVERDUE
from ledger.ledger import Unit
from ledger.proposals import Proposal
from policies.access import Permission
from policies.approval import action_hash
from practice.action import ACTION, Action
from practice.errors import DecisionError, DecisionMismatch, InputError, NotFound, Refused
from practice.identity import Principal, Role
from practice.record import Value
from tools.outcome import Handoff, Proposed

Verdict = Literal["approve", "edit", "reject"]


class InboxItem(Value):
    """A waiting proposal as one person sees it.

    ``why_not`` is the policy's code for what keeps them from deciding, ``approved_by`` who approved it already where it
    needs two, ``is_yours`` whether a colleague handed it to this person.
    """

    proposal: Proposal
    may_decide: bool
    why_not: str = ""
    approved_by: tuple[str, ...] = ()
    is_yours: bool = False


class Desk:
    """Decisions on proposals. The ledger lets exactly one decision win."""

    def __init__(self, services: Services, runner: Runner) -> None:
        self._services = services
        self._runner = runner

    async def inbox(self, principal: Principal) -> list[InboxItem]:
        """Return the waiting proposals that this person may decide, or asked for themselves. Raises ``Refused``."""
        self._require_desk(principal)
        async with self._services.ledger.reading() as unit:
            waiting = await unit.proposals.waiting()
            approved = {one.id: await _approved_by(unit, one) for one in waiting}
        if not waiting:
            return []
        judge = await Judge.of(self._services, principal)
        items = []
        for proposal in waiting:
            access = await judge.may_decide(proposal, set(approved[proposal.id]))
            if access.allowed or principal.person_id in (proposal.requested_by, *approved[proposal.id]):
                items.append(
                    InboxItem(
                        proposal=proposal,
                        may_decide=access.allowed,
                        why_not="" if access.allowed else access.reason,
                        approved_by=approved[proposal.id],
                        is_yours=proposal.assigned_to == principal.person_id,
                    )
                )
        return sorted(items, key=lambda item: (not item.is_yours, item.proposal.escalated_at is None))

    async def decide(
        self,
        principal: Principal,
        proposal_id: str,
        verdict: Verdict,
        *,
        action: dict[str, Any] | None = None,
        reason: str = "",
    ) -> Proposal:
        """Approve, edit or reject, then let the waiting turn go on.

        Where two must approve, the first approval leaves it waiting for the second.

        Raises ``NotFound``, ``Refused`` (role, caseload, licence, four eyes), ``InputError`` (an edit that does not
        hold, a rejection without a reason), ``AlreadyDecided`` or ``DecisionExpired``.
        """
        self._require_desk(principal)
        async with self._services.ledger.reading() as unit:
            proposal = await unit.proposals.get(proposal_id)
            approved_by = await _approved_by(unit, proposal)
        await self._require_decider(principal, proposal, approved_by)
        try:
            if verdict == "reject" and not reason.strip():
                raise InputError(
                    "A rejection needs a reason.", "Say in a few words why, so that a colleague can follow up."
                )
            final = self._edited(proposal, action) if verdict == "edit" else proposal.action
            async with self._services.ledger.transaction() as unit:
                if await self._is_first_of_two(unit, principal, proposal, verdict):
                    return await unit.proposals.get(proposal_id)
                decision_id = await self._record(unit, principal, proposal, verdict, final, reason)
        except (DecisionError, InputError) as error:  # too late, or not one that holds
            await self._note_refused(principal, proposal_id, type(error).__name__)
            raise
        await self._runner.resume(proposal.run_id, decided(decision_id))
        async with self._services.ledger.reading() as unit:
            return await unit.proposals.get(proposal_id)

    async def withdraw(self, principal: Principal, proposal_id: str) -> Proposal:
        """Let the person who asked take their request back, as long as nobody has decided it."""
        async with self._services.ledger.transaction() as unit:
            proposal = await unit.proposals.get(proposal_id)
            theirs = await _asked_for(unit, principal, proposal)
        if not theirs:
            await self._note_refused(principal, proposal_id, "not_theirs")
            raise NotFound("There is no such request.")
        async with self._services.ledger.transaction() as unit:
            await unit.proposals.withdraw(proposal_id)
            if proposal.hold_id:
                await unit.holds.release(proposal.hold_id)
            await unit.tasks.finish_of(proposal_id, OVERDUE, principal.person_id)
            await unit.audit.append(principal.person_id, "proposal.withdrawn", {"proposal_id": proposal_id}, {})
        await self._runner.resume(proposal.run_id, ended("withdrawn"))
        async with self._services.ledger.reading() as unit:
            return await unit.proposals.get(proposal_id)

    def _require_desk(self, principal: Principal) -> None:
        if not self._services.access.holds(principal, Permission.INBOX_READ):
            raise Refused("Your role does not decide.", reason="role_not_granted")

    async def _require_decider(self, principal: Principal, proposal: Proposal, approved_by: Sequence[str]) -> None:
        access = await (await Judge.of(self._services, principal)).may_decide(proposal, set(approved_by))
        if access.allowed:
            return
        await self._note_refused(principal, proposal.id, access.reason)
        raise Refused("This is not yours to decide.", "Ask a colleague whose it is.", reason=access.reason)

    async def _is_first_of_two(self, unit: Unit, principal: Principal, proposal: Proposal, verdict: Verdict) -> bool:
        """Where two must approve and nobody else has, keep this approval; the second person's decides."""
        if proposal.approvers < 2 or verdict != "approve":
            return False
        self._require_same_policy(proposal)
        await unit.endorsements.queue(proposal.id)
        if set(await _approved_by(unit, proposal)) - {principal.person_id}:
            return False
        if not await unit.proposals.is_waiting(proposal.id):
            return False  # decided, or too late: recording says which
        digest = action_hash(proposal.action, policy_version=proposal.policy_version, approver=principal.person_id)
        await unit.endorsements.add(proposal.id, principal.person_id, digest)
        subject = {"proposal_id": proposal.id}
        await unit.audit.append(principal.person_id, "proposal.endorsed", subject, {"hash": digest})
        return True

    def _require_same_policy(self, proposal: Proposal) -> None:
        if proposal.policy_version != self._services.approval.version:
            raise DecisionMismatch("The approval policy has changed since this was proposed.", "Ask for it again.")

    async def _note_refused(self, principal: Principal, proposal_id: str, reason: str) -> None:
        async with self._services.ledger.transaction() as unit:
            subject = {"proposal_id": proposal_id}
            await unit.audit.append(principal.person_id, "decision.refused", subject, {"reason": reason})

    def _edited(self, proposal: Proposal, raw: dict[str, Any] | None) -> Action:
        """Validate an edit and police it again, like the draft before it."""
        if proposal.approvers > 1:
            raise InputError(
                "What two people approve is exactly what was proposed.", "Reject it and ask for another proposal."
            )
        try:
            edited = ACTION.validate_python(raw)
        except ValidationError as error:
            fields = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
            raise InputError(f"The edit does not fit: {fields}", "Correct the named fields.") from error
        wrong = self._services.approval.check_edit(proposal.action, edited)
        if wrong:
            raise InputError(f"This cannot be edited: {'; '.join(wrong)}", "Reject it and ask for another proposal.")
        proposed = Proposed(action=edited, summary=proposal.summary, sources=proposal.sources)
        outcome, problems = checked(proposed, proposal.client_id, self._services.profile.web_host)
        if isinstance(outcome, Handoff) or problems:
            detail = problems[0].detail if problems else outcome.kind
            raise InputError(f"The edit does not pass the check: {detail}", "Mark your own sentences as yours.")
        return edited

    async def _record(
        self,
        unit: Unit,
        principal: Principal,
        proposal: Proposal,
        verdict: Verdict,
        final: Action,
        reason: str,
    ) -> str:
        self._require_same_policy(proposal)
        version = proposal.policy_version
        digest = action_hash(final, policy_version=version, approver=principal.person_id)
        decision = await unit.decisions.record(
            proposal.id,
            verdict=verdict,
            decided_by=principal.person_id,
            reason=reason,
            action=None if verdict == "reject" else final,
            action_hash=digest,
            policy_version=version,
            expires_at=proposal.expires_at,
        )
        if verdict == "reject" and proposal.hold_id:
            await unit.holds.release(proposal.hold_id)
        await unit.tasks.finish_of(proposal.id, OVERDUE, principal.person_id)
        draft = ACTION.dump_json(proposal.action).decode()
        kept = ACTION.dump_json(final).decode()
        detail: dict[str, Any] = {"verdict": verdict, "hash": digest, "role": principal.role.value}
        detail["edit_distance"] = round(Levenshtein.normalized_distance(draft, kept), 4)
        detail["draft"] = await unit.artifacts.put("draft", draft)
        detail["final"] = await unit.artifacts.put("final", kept)
        subject = {"proposal_id": proposal.id, "decision_id": decision.id}
        await unit.audit.append(principal.person_id, "decision.made", subject, detail)
        return decision.id


async def _approved_by(unit: Unit, proposal: Proposal) -> tuple[str, ...]:
    if proposal.approvers < 2:
        return ()
    return tuple(one.person_id for one in await unit.endorsements.of(proposal.id))


async def _asked_for(unit: Unit, principal: Principal, proposal: Proposal) -> bool:
    """Whether this person asked for it: themselves, or for a client somebody who shares their portal thread."""
    if proposal.requested_by == principal.person_id:
        return True
    if principal.role is not Role.CLIENT or proposal.conversation_id is None or principal.client_id is None:
        return False
    conversation = await unit.conversations.get(proposal.conversation_id)
    return conversation.kind == "portal" and conversation.client_id == principal.client_id
