"""Whether one person may decide a proposal: the approval policy, told what the EHR and the ledger know of both."""

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Self

from graphs.services import Services
from graphs.steps.scope import covered_by, supervised_by
from ledger.proposals import Proposal
from policies.access import Access
from policies.approval import active_licence
from practice.errors import EhrError
from practice.identity import Principal
from practice.people import Client, Clinician, Credential

UNKNOWN = Access(allowed=False, reason="records_unavailable")


@dataclass
class Judge:
    """Judges the proposals of one look at the inbox.

    The EHR is asked once for what concerns the person, and for a client only where the policy needs one: what is
    anybody's to decide at the practice can be decided while the EHR is down.
    """

    services: Services
    principal: Principal
    licence: str | None = None
    supervised_ids: frozenset[str] = frozenset()
    covered_ids: frozenset[str] = frozenset()
    _clients: dict[str, Client | None] = field(default_factory=dict)

    @classmethod
    async def of(cls, services: Services, principal: Principal) -> Self:
        """Read what the policy asks of a person. While the EHR is down they have no licence and supervise nobody."""
        judge = cls(services, principal)
        if principal.clinician_id is None:
            return judge
        judge.covered_ids = await covered_by(services, principal)
        try:
            judge.licence = await _licence_of(services, principal.clinician_id)
            judge.supervised_ids = await supervised_by(services, principal)
        except EhrError:
            pass
        return judge

    async def may_decide(self, proposal: Proposal, approved_by: Set[str] = frozenset()) -> Access:
        """Return the policy's answer, ``records_unavailable`` where it needed a client who cannot be read.

        ``approved_by`` are the people who approved it before, where it needs two.
        """
        return await self._judge(proposal, proposal.requested_by, self.principal.person_id in approved_by)

    async def may_hand_on(self, proposal: Proposal) -> Access:
        """Say whether they may give it to somebody else: who decides such things, be it that they asked themselves."""
        return await self._judge(proposal, None, False)

    async def _judge(self, proposal: Proposal, requested_by: str | None, has_approved: bool) -> Access:
        access = self._ask(proposal, None, requested_by, has_approved)
        if access.reason != "client_not_named" or proposal.client_id is None:
            return access
        client = await self._client(proposal.client_id)
        return UNKNOWN if client is None else self._ask(proposal, client, requested_by, has_approved)

    def _ask(self, proposal: Proposal, client: Client | None, requested_by: str | None, has_approved: bool) -> Access:
        return self.services.approval.may_decide(
            self.principal,
            proposal.kind,
            requested_by=requested_by,
            client=client,
            clinician_id=getattr(proposal.action, "clinician_id", None),
            licence=self.licence,
            supervised_ids=self.supervised_ids,
            covering_client_ids=self.covered_ids,
            high_risk=proposal.high_risk,
            has_approved=has_approved,
        )

    async def _client(self, client_id: str) -> Client | None:
        if client_id not in self._clients:
            try:
                self._clients[client_id] = await self.services.ehr.read(Client, client_id)
            except EhrError:
                self._clients[client_id] = None
        return self._clients[client_id]


async def _licence_of(services: Services, clinician_id: str) -> str | None:
    """Return the licence that a credential in the EHR shows to be active today, where the practice is."""
    clinician = await services.ehr.read(Clinician, clinician_id)
    credentials = await services.ehr.search(Credential, clinician_id=clinician_id)
    today = services.clock().astimezone(services.profile.tz).date()
    return active_licence(clinician, credentials, today)
