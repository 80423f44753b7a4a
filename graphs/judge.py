"""Whether one person may decide a proposal: the approval policy, told what the EHR knows of both."""

from dataclasses import dataclass, field
from typing import Self

from graphs.services import Services
from graphs.steps.scope import covered_by, supervised_by
from ledger.proposals import Proposal
from policies.access import Access
from practice.errors import EhrError
from practice.identity import Principal
from practice.people import Client, Clinician

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
            judge.licence = (await services.ehr.read(Clinician, principal.clinician_id)).license
            judge.supervised_ids = await supervised_by(services, principal)
        except EhrError:
            pass
        return judge

    async def may_decide(self, proposal: Proposal) -> Access:
        """Return the policy's answer, ``records_unavailable`` where it needed a client who cannot be read."""
        access = self._ask(proposal, None)
        if access.reason != "client_not_named" or proposal.client_id is None:
            return access
        client = await self._client(proposal.client_id)
        return UNKNOWN if client is None else self._ask(proposal, client)

    def _ask(self, proposal: Proposal, client: Client | None) -> Access:
        return self.services.approval.may_decide(
            self.principal,
            proposal.kind,
            requested_by=proposal.requested_by,
            client=client,
            clinician_id=getattr(proposal.action, "clinician_id", None),
            licence=self.licence,
            supervised_ids=self.supervised_ids,
            covering_client_ids=self.covered_ids,
            high_risk=proposal.high_risk,
        )

    async def _client(self, client_id: str) -> Client | None:
        if client_id not in self._clients:
            try:
                self._clients[client_id] = await self.services.ehr.read(Client, client_id)
            except EhrError:
                self._clients[client_id] = None
        return self._clients[client_id]
