"""The desk where people decide: the inbox, the decision, the withdrawal."""

from typing import Any, Literal

from pydantic import ValidationError
from rapidfuzz.distance import Levenshtein

from graphs.runner import Runner, decided, ended
from graphs.services import Services
from graphs.steps.check import checked
from graphs.steps.scope import client_facts, supervised_by
from ledger.ledger import Unit
from ledger.proposals import Proposal
from policies.access import Access
from policies.approval import action_hash
from practice.action import ACTION, Action
from practice.errors import DecisionMismatch, EhrError, InputError, NotFound, Refused
from practice.identity import Principal, Role
from practice.people import Clinician
from practice.record import Value
from tools.outcome import Handoff, Proposed

Verdict = Literal["approve", "edit", "reject"]


class InboxItem(Value):
    """A waiting proposal as one person sees it; ``why_not`` says what keeps them from deciding it."""

    proposal: Proposal
    may_decide: bool
    why_not: str = ""


class Desk:
    """Decisions on proposals. The ledger lets exactly one decision win."""

    def __init__(self, services: Services, runner: Runner) -> None:
        self._services = services
        self._runner = runner

    async def inbox(self, principal: Principal) -> list[InboxItem]:
        """Return the waiting proposals that this person may decide, or asked for themselves."""
        async with self._services.ledger.transaction() as unit:
            waiting = await unit.proposals.waiting()
        items = []
        for proposal in waiting:
            access = await self._may_decide(principal, proposal)
            if access.allowed or proposal.requested_by == principal.person_id:
                items.append(InboxItem(proposal=proposal, may_decide=access.allowed, why_not=access.reason))
        return items

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

        Raises ``NotFound``, ``Refused`` (role, caseload, four eyes), ``InputError`` (an edit that does not hold, a
        rejection without a reason), ``AlreadyDecided`` or ``DecisionExpired``.
        """
        async with self._services.ledger.transaction() as unit:
            proposal = await unit.proposals.get(proposal_id)
        access = await self._may_decide(principal, proposal)
        if not access.allowed:
            raise Refused("This is not yours to decide.", reason=access.reason)
        if verdict == "reject" and not reason.strip():
            raise InputError(
                "A rejection needs a reason.", "Say in a few words why, so that a colleague can follow up."
            )
        final = self._edited(proposal, action) if verdict == "edit" else proposal.action
        async with self._services.ledger.transaction() as unit:
            decision_id = await self._record(unit, principal, proposal, verdict, final, reason)
        await self._runner.resume(proposal.run_id, decided(decision_id))
        async with self._services.ledger.transaction() as unit:
            return await unit.proposals.get(proposal_id)

    async def withdraw(self, principal: Principal, proposal_id: str) -> Proposal:
        """Let the person who asked take their request back, as long as nobody has decided it."""
        async with self._services.ledger.transaction() as unit:
            proposal = await unit.proposals.get(proposal_id)
            own = proposal.requested_by == principal.person_id
            if principal.role is Role.CLIENT:
                own = own or (proposal.client_id is not None and proposal.client_id == principal.client_id)
            if not own:
                raise NotFound("There is no such request.")
            await unit.proposals.withdraw(proposal_id)
            if proposal.hold_id:
                await unit.holds.release(proposal.hold_id)
            await unit.audit.append(principal.person_id, "proposal.withdrawn", {"proposal_id": proposal_id}, {})
        await self._runner.resume(proposal.run_id, ended("withdrawn"))
        async with self._services.ledger.transaction() as unit:
            return await unit.proposals.get(proposal_id)

    async def _may_decide(self, principal: Principal, proposal: Proposal) -> Access:
        services = self._services
        try:
            facts = await client_facts(services, proposal.client_id)
            licence = None
            if principal.clinician_id is not None:
                licence = (await services.ehr.read(Clinician, principal.clinician_id)).license
            supervised = await supervised_by(services, principal)
        except EhrError:
            return Access(allowed=False, reason="the records system does not answer")
        return services.approval.may_decide(
            principal,
            proposal.kind,
            requested_by=proposal.requested_by,
            client=facts.client,
            clinician_id=getattr(proposal.action, "clinician_id", None),
            licence=licence,
            supervised_ids=supervised,
            high_risk=proposal.high_risk,
        )

    def _edited(self, proposal: Proposal, raw: dict[str, Any] | None) -> Action:
        """Validate an edit and police it again, like the draft before it."""
        try:
            edited = ACTION.validate_python(raw)
        except ValidationError as error:
            fields = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
            raise InputError(f"The edit does not fit: {fields}", "Correct the named fields.") from error
        wrong = self._services.approval.check_edit(proposal.action, edited)
        if wrong:
            raise InputError(f"This cannot be edited: {'; '.join(wrong)}", "Reject it and ask for another proposal.")
        proposed = Proposed(action=edited, summary=proposal.summary, sources=proposal.sources)
        outcome, problems = checked(proposed, proposal.client_id)
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
        version = self._services.approval.version
        if proposal.policy_version != version:
            raise DecisionMismatch("The approval policy has changed since this was proposed.", "Ask for it again.")
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
        draft = ACTION.dump_json(proposal.action).decode()
        kept = ACTION.dump_json(final).decode()
        detail: dict[str, Any] = {"verdict": verdict, "hash": digest, "role": principal.role.value}
        detail["edit_distance"] = round(Levenshtein.normalized_distance(draft, kept), 4)
        detail["draft"] = await unit.artifacts.put("draft", draft)
        detail["final"] = await unit.artifacts.put("final", kept)
        subject = {"proposal_id": proposal.id, "decision_id": decision.id}
        await unit.audit.append(principal.person_id, "decision.made", subject, detail)
        return decision.id
