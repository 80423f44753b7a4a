"""The ledger: Handrail's own memory. Everything in it changes inside a unit of work, and commits here alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.alerts import Alerts
from ledger.allowlist_versions import AllowlistVersions
from ledger.artifacts import Artifacts
from ledger.audit import Audit
from ledger.conversations import Conversations
from ledger.database import Database
from ledger.decisions import Decisions
from ledger.dials import Dials
from ledger.effects import Effects
from ledger.endorsements import Endorsements
from ledger.erasure import Erasure
from ledger.holdings import ClientHoldings
from ledger.holds import Holds
from ledger.messages import Messages
from ledger.offers import Offers
from ledger.people import People
from ledger.proposals import Proposals
from ledger.repository import Work
from ledger.runs import Runs
from ledger.signing import HeadSigner
from ledger.surrogate_maps import SurrogateMaps
from ledger.tasks import Tasks
from ledger.waiting import WaitingProposals
from ledger.webhooks import Webhooks
from practice.clock import Clock


class Unit:
    """One unit of work: every repository on one transaction of one practice.

    Where one unit touches several nouns, take them in the order below, so that two units never wait for each other in a
    ring; the audit comes last by itself.
    """

    def __init__(self, work: Work, signer: HeadSigner | None) -> None:
        self.people = People(work)
        self.webhooks = Webhooks(work)
        self.conversations = Conversations(work)
        self.messages = Messages(work)
        self.surrogates = SurrogateMaps(work)
        self.offers = Offers(work)
        self.holds = Holds(work)
        self.proposals = Proposals(work)
        self.waiting = WaitingProposals(work)
        self.endorsements = Endorsements(work)
        self.decisions = Decisions(work)
        self.effects = Effects(work)
        self.tasks = Tasks(work)
        self.alerts = Alerts(work)
        self.artifacts = Artifacts(work)
        self.runs = Runs(work)
        self.dials = Dials(work)
        self.allowlist = AllowlistVersions(work)
        self.audit = Audit(work, signer)
        self.holdings = ClientHoldings(work, self.audit)
        self.erasure = Erasure(work)


class Ledger:
    """One practice's ledger.

    The database may serve several practices; no other one's rows can be reached through this ledger. The clock says
    what 'now' is, for every moment written and every expiry judged. ``audit_key`` (32 bytes) signs the head of the
    audit chain; keep it out of the database's reach.
    """

    def __init__(self, database: Database, clock: Clock, practice_id: str, *, audit_key: bytes | None = None) -> None:
        self.database = database
        self.clock = clock
        self.practice_id = practice_id
        self._signer = None if audit_key is None else HeadSigner([audit_key])

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Unit]:
        """Open a unit of work that commits on success, and leaves no trace after an error or a cancellation.

        Keep it short: no call to a model or the EHR belongs inside. A task can have one open at a time.
        """
        async with self.database.writing() as connection:
            unit = Unit(self._work(connection, writable=True), self._signer)
            yield unit
            await unit.audit.flush()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """Open a unit that only reads: one state of the ledger throughout, and nobody waits for it."""
        async with self.database.reading() as connection:
            yield Unit(self._work(connection, writable=False), self._signer)

    def _work(self, connection: AsyncConnection, *, writable: bool) -> Work:
        return Work(connection=connection, practice_id=self.practice_id, clock=self.clock, writable=writable)
