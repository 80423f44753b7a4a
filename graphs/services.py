"""Everything the steps of a graph may use. Built once in ``handrail.wiring``; note that no EHR writer is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.loop import Agent
from ehr.port import EhrReader
from graphs.commit import Committer
from graphs.templates import Templates
from ledger.ledger import Ledger
from policies.access import AccessPolicy
from policies.approval import ApprovalPolicy
from policies.consent import ConsentPolicy
from policies.crisis import CrisisScreen, ScoreRules
from policies.dial import DialPolicy
from policies.intents import IntentAllowlist, IntentClassifier
from practice.clock import Clock
from practice.profile import PracticeProfile
from practice.scheduling.slot import Hold
from tools.gateway import Gateway
from tools.tool import KnowledgeSearch


@dataclass(frozen=True)
class Services:
    """The collaborators of a turn; LangGraph hands them to each step as its runtime context."""

    ledger: Ledger
    ehr: EhrReader
    commit: Committer
    knowledge: KnowledgeSearch
    agents: Mapping[str, Agent]
    gateway: Gateway
    crisis: CrisisScreen
    scores: ScoreRules
    allowlist: IntentAllowlist
    classifier: IntentClassifier
    access: AccessPolicy
    consent: ConsentPolicy
    approval: ApprovalPolicy
    dials: DialPolicy
    templates: Templates
    profile: PracticeProfile
    clock: Clock

    async def active_holds(self, clinician_ids: Sequence[str], starts: datetime, ends: datetime) -> list[Hold]:
        """Return the slots that are kept for somebody until a decision."""
        async with self.ledger.reading() as unit:
            return await unit.holds.active(clinician_ids, starts, ends)
