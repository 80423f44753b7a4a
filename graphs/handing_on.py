"""Handing a waiting proposal to a colleague: by who may decide it, to who may decide it, with a reason."""

from graphs.judge import Judge
from graphs.services import Services
from ledger.people import Person
from ledger.proposals import Proposal
from policies.access import Permission
from practice.errors import AlreadyDecided, InputError, Refused
from practice.identity import Principal, Role
from practice.record import Value


class Colleague(Value):
    """Somebody who may decide a proposal."""

    person_id: str
    name: str
    role: Role


class HandingOn:
    """Reassigning. It says who is to decide; others whom the policy lets decide still may, so that nothing is stuck."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def colleagues(self, principal: Principal, proposal_id: str) -> list[Colleague]:
        """Return whom this person may hand the proposal to, by name. Raises ``NotFound``, ``Refused``."""
        proposal = await self._require(principal, proposal_id)
        async with self._services.ledger.reading() as unit:
            people = [one for one in await unit.people.list() if one.active and one.id != principal.person_id]
            approved = {one.person_id for one in await unit.endorsements.of(proposal.id)}
        found = [one for one in people if (await self._why_not(one, proposal, approved)) is None]
        return sorted(
            (Colleague(person_id=one.id, name=one.name, role=one.role) for one in found), key=lambda one: one.name
        )

    async def hand_on(self, principal: Principal, proposal_id: str, to: str, reason: str) -> Proposal:
        """Hand it to the person ``to``.

        Raises ``NotFound`` for an unknown proposal or colleague, ``Refused`` where either of the two may not decide it,
        ``InputError`` without a reason, ``AlreadyDecided`` or ``DecisionExpired``.
        """
        proposal = await self._require(principal, proposal_id)
        if not reason.strip():
            raise InputError("Handing it on needs a reason.", "Say in a few words why, for the colleague who gets it.")
        async with self._services.ledger.reading() as unit:
            person = await unit.people.get(to)
            approved = {one.person_id for one in await unit.endorsements.of(proposal.id)}
        if person.id == principal.person_id:
            raise InputError("It is yours already.", "Choose a colleague.")
        if why_not := await self._why_not(person, proposal, approved):
            await self._refuse(principal, proposal, why_not)
            raise Refused("That colleague may not decide this.", "Choose somebody who may.", reason=why_not)
        async with self._services.ledger.transaction() as unit:
            handed = await unit.waiting.assign(proposal_id, to=to, by=principal.person_id, reason=reason.strip())
            kept = await unit.artifacts.put("reason", reason.strip())
            subject = {"proposal_id": proposal_id, "person_id": to}
            detail = {"reason": kept, "from": proposal.assigned_to}
            await unit.audit.append(principal.person_id, "proposal.reassigned", subject, detail)
        return handed

    async def _require(self, principal: Principal, proposal_id: str) -> Proposal:
        """Return the proposal to who may hand it on, as long as it waits."""
        if not self._services.access.holds(principal, Permission.INBOX_READ):
            raise Refused("Your role does not decide.", reason="role_not_granted")
        async with self._services.ledger.reading() as unit:
            proposal = await unit.proposals.get(proposal_id)
        access = await (await Judge.of(self._services, principal)).may_hand_on(proposal)
        if not access.allowed:
            await self._refuse(principal, proposal, access.reason)
            raise Refused("This is not yours to hand on.", "Ask a colleague whose it is.", reason=access.reason)
        if proposal.state != "waiting":
            raise AlreadyDecided(f"This proposal is {proposal.state} already.", "Reload the inbox.")
        return proposal

    async def _why_not(self, person: Person, proposal: Proposal, approved: set[str]) -> str | None:
        """Say what keeps a colleague from deciding it: the same policy that will be asked when they do."""
        if not person.active:
            return "account_not_active"
        if not self._services.access.holds(person.principal, Permission.INBOX_READ):
            return "role_not_granted"
        access = await (await Judge.of(self._services, person.principal)).may_decide(proposal, approved)
        return None if access.allowed else access.reason

    async def _refuse(self, principal: Principal, proposal: Proposal, reason: str) -> None:
        async with self._services.ledger.transaction() as unit:
            subject = {"proposal_id": proposal.id}
            await unit.audit.append(principal.person_id, "decision.refused", subject, {"reason": reason})
