"""A practice's runner and desk over a real ledger, real checkpoints and an EHR behind HTTP; no embedding model."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import httpx
from pydantic import SecretStr

from agents.agents import AGENTS
from agents.local.model import LocalChatModel
from agents.loop import build_agent
from ehr.rest.adapter import RestEhr
from ehr.rest.connect import connect_rest_ehr
from ehr.rest.dialect_file import load_dialect
from ehr.rest.resilience import Resilience
from ehr.rest.sign_in import Credentials
from evals.faults.ehr_server import CLIENT_ID, CLIENT_SECRET
from evals.faults.one_page import OneIntent, OnePage
from evals.faults.place import AUDIT_KEY, SEALING_KEY, Place
from evals.faults.watch import Watch
from evals.faults.watched import WatchedLedger, WatchedTransport, watch_checkpoints
from graphs.checkpoints import open_checkpoints
from graphs.commit import Committer
from graphs.desk import Desk
from graphs.dispatch_consent import DispatchConsent
from graphs.portal_message import build_portal_graph
from graphs.runner import Runner
from graphs.services import Services
from graphs.staff_request import build_staff_graph
from graphs.steps.scope import PURPOSES
from graphs.templates import Templates, load_templates
from graphs.turns import Turns
from ledger.database import Database
from ledger.ledger import Ledger
from policies.access import AccessPolicy
from policies.approval import ApprovalPolicy
from policies.consent import ConsentPolicy
from policies.crisis import CrisisScreen, ScoreRules
from policies.crisis.lexicon import Lexicon
from policies.crisis.lexicon_reader import LexiconReader
from policies.dial import DialPolicy
from policies.intents import IntentAllowlist, IntentClassifier
from practice.clock import Clock
from practice.profile import load_profile
from tools.gateway import Gateway
from tools.registry import build_toolbox
from tools.toolbox import Toolbox

UNREPEATED = Resilience(
    budget_seconds=60,
    connect_seconds=30,
    attempts=1,
    first_pause_seconds=0,
    longest_pause_seconds=0,
    jitter_seconds=0,
    failures_to_open=1_000_000,
)
"""Each request is made once and the circuit stays closed, so that an outage is the injected clock's and lasts as long
as that says; a busy machine is none."""


def as_it_is(ehr: RestEhr) -> Any:
    """Let the committer write through the adapter itself."""
    return ehr


@dataclass(frozen=True)
class Parts:
    """What the suite breaks on purpose, to see that it would notice. As it stands, nothing is broken."""

    committer: type[Committer] = Committer
    writer: Callable[[RestEhr], Any] = as_it_is
    runner: type[Runner] = Runner


@dataclass(frozen=True)
class Policies:
    """What never changes while a process lives, read once: a fork finds it made."""

    access: AccessPolicy
    consent: ConsentPolicy
    crisis: CrisisScreen
    scores: ScoreRules
    allowlist: IntentAllowlist
    approval: ApprovalPolicy
    dials: DialPolicy
    templates: Templates
    toolbox: Toolbox


@lru_cache(maxsize=1)
def policies() -> Policies:
    """Read everything that decides."""
    return Policies(
        access=AccessPolicy.load(),
        consent=ConsentPolicy.load(),
        crisis=CrisisScreen([LexiconReader(Lexicon.load())]),
        scores=ScoreRules.load(),
        allowlist=IntentAllowlist.load(),
        approval=ApprovalPolicy.load(),
        dials=DialPolicy.load(),
        templates=load_templates(),
        toolbox=build_toolbox(),
    )


@dataclass(frozen=True)
class FaultOffice:
    """What a life is played with."""

    services: Services
    turns: Turns
    desk: Desk
    runner: Runner

    @property
    def ledger(self) -> Ledger:
        """Where everything is kept."""
        return self.services.ledger


@asynccontextmanager
async def open_office(
    place: Place, clock: Clock, *, watch: Watch | None = None, parts: Parts | None = None
) -> AsyncIterator[FaultOffice]:
    """Open the practice at a place whose database is migrated; with a watch, every boundary is passed by it."""
    parts = parts or Parts()
    async with AsyncExitStack() as stack:
        database = Database(place.database_url, SEALING_KEY)
        stack.push_async_callback(database.close)
        saver = await stack.enter_async_context(open_checkpoints(place.database_url, place.folder, [SEALING_KEY]))
        if watch is not None:
            watch_checkpoints(saver, watch)
        ehr = _connect(place, clock, watch)
        stack.push_async_callback(ehr.close)
        services = _services(place, _ledger(database, clock, place, watch), ehr, clock, parts)
        graphs = {"portal_message": build_portal_graph(saver), "staff_request": build_staff_graph(saver)}
        runner = parts.runner(services, graphs)
        stack.push_async_callback(runner.stop)
        yield FaultOffice(services, Turns(services, runner), Desk(services, runner), runner)


def _ledger(database: Database, clock: Clock, place: Place, watch: Watch | None) -> Ledger:
    if watch is None:
        return Ledger(database, clock, place.practice_id, audit_key=AUDIT_KEY)
    return WatchedLedger(database, clock, place.practice_id, watch, audit_key=AUDIT_KEY)


def _connect(place: Place, clock: Clock, watch: Watch | None) -> RestEhr:
    transport = httpx.AsyncHTTPTransport() if watch is None else WatchedTransport(watch)
    credentials = Credentials(client_id=CLIENT_ID, client_secret=SecretStr(CLIENT_SECRET))
    dialect = load_dialect("sandbox")
    return connect_rest_ehr(place.ehr_url, dialect, credentials, transport, resilience=UNREPEATED, clock=clock)


def _services(place: Place, ledger: Ledger, ehr: RestEhr, clock: Clock, parts: Parts) -> Services:
    profile = load_profile(place.profile_file).model_copy(update={"id": place.practice_id})
    given = policies()
    gateway = Gateway(given.toolbox, given.access, given.consent, _recorder(ledger))
    at_dispatch = DispatchConsent(ehr.reader, given.consent, PURPOSES, clock, profile.name)
    model = LocalChatModel()
    return Services(
        ledger=ledger,
        ehr=ehr.reader,
        commit=parts.committer(ledger, ehr.reader, parts.writer(ehr), profile, at_dispatch),
        knowledge=OnePage(),
        agents={spec.name: build_agent(spec, model, gateway) for spec in AGENTS},
        gateway=gateway,
        crisis=given.crisis,
        scores=given.scores,
        allowlist=given.allowlist,
        classifier=cast(IntentClassifier, OneIntent()),
        access=given.access,
        consent=given.consent,
        approval=given.approval,
        dials=given.dials,
        templates=given.templates,
        profile=profile,
        clock=clock,
    )


def _recorder(ledger: Ledger) -> Callable[[str, Mapping[str, str], dict[str, Any]], Any]:
    async def record(event: str, subject: Mapping[str, str], detail: dict[str, Any]) -> None:
        ids = {kind: thing for kind, thing in subject.items() if kind != "tool"}
        async with ledger.transaction() as unit:
            await unit.audit.append("handrail", event, ids, {"tool": subject.get("tool"), **detail})

    return record
