"""The last look at a client's consent, at the moment something leaves: a revocation counts during a pause too."""

import asyncio
from collections.abc import Mapping

from ehr.port import EhrReader
from ledger.proposals import Proposal
from policies.consent import ConsentPolicy
from practice.action import Workflow
from practice.chart import Consent
from practice.clock import Clock
from practice.identity import Purpose
from practice.part_2 import is_tagged
from practice.people import Client
from practice.record import Value


class Clearance(Value):
    """Whether an action may leave now, for which purpose, and the notice that must go with it (42 CFR § 2.32).

    ``segments`` are the ids of the protected sources that it stands on.
    """

    allowed: bool
    reason: str
    purpose: Purpose
    redisclosure_notice: str | None = None
    segments: tuple[str, ...] = ()


class DispatchConsent:
    """Reads client and consents afresh and asks the consent policy again, however long the decision waited."""

    def __init__(
        self,
        reader: EhrReader,
        policy: ConsentPolicy,
        purposes: Mapping[Workflow, Purpose],
        clock: Clock,
        practice: str,
    ) -> None:
        self._reader = reader
        self._policy = policy
        self._purposes = purposes
        self._clock = clock
        self._practice = practice

    async def check(self, proposal: Proposal) -> Clearance:
        """Say whether the proposal's action may leave. Raises the EHR's errors: what cannot be read does not go."""
        purpose = self._purposes[proposal.workflow]
        segments = tuple(source.id for source in proposal.sources if is_tagged(source))
        if proposal.client_id is None:
            return self._about_nobody_yet(purpose, segments)
        client, consents = await asyncio.gather(
            self._reader.read(Client, proposal.client_id),
            self._reader.search(Consent, client_id=proposal.client_id),
        )
        ask = self._policy.check_segments if segments else self._policy.check
        verdict = ask(client, consents, purpose, self._clock(), practice=self._practice)
        return Clearance(purpose=purpose, segments=segments, **verdict.model_dump())

    def _about_nobody_yet(self, purpose: Purpose, segments: tuple[str, ...]) -> Clearance:
        """A referral that came with a notice was sent to us under its sender's consent; the notice goes on with it."""
        if not segments:
            return Clearance(allowed=True, reason="no_client", purpose=purpose)
        notice = self._policy.redisclosure_notice
        reason = "part_2_received"
        return Clearance(allowed=True, reason=reason, purpose=purpose, redisclosure_notice=notice, segments=segments)
