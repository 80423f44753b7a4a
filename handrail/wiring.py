"""Every real object, built once. Read it from top to bottom to know what the running practice is made of."""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from agents.agents import AGENTS
from agents.loop import Agent, build_agent
from agents.model_factory import ModelConfig, build_model
from ehr.rest.adapter import RestEhr
from ehr.rest.connect import connect_rest_ehr
from ehr.rest.dialect_file import load_dialect
from ehr.rest.sign_in import Credentials
from ehr.sandbox.app import Sandbox
from graphs.checkpoints import open_checkpoints
from graphs.commit import Committer
from graphs.desk import Desk
from graphs.dispatch_consent import DispatchConsent
from graphs.erasing import Retention
from graphs.events import Events
from graphs.portal_message import build_portal_graph
from graphs.runner import Runner
from graphs.services import Services
from graphs.staff_request import build_staff_graph
from graphs.steps.scope import PURPOSES
from graphs.templates import load_templates
from graphs.turns import Turns
from handrail.keys import Keys, load_keys
from handrail.sample_practice import open_sandbox, seed_ledger, webhook_secret
from handrail.sealing_keys import load_sealing_keys
from handrail.settings import Settings
from knowledge.embedder import Embedder
from knowledge.index import KnowledgeIndex
from ledger.audit_event import AuditEventName
from ledger.database import Database
from ledger.ledger import Ledger
from policies.access import AccessPolicy
from policies.approval import ApprovalPolicy
from policies.consent import ConsentPolicy
from policies.crisis import CrisisScreen, ScoreRules
from policies.dial import DialPolicy
from policies.intents import IntentAllowlist, IntentClassifier, IntentExamples
from policies.phi import Deidentifier
from policies.retention import RetentionPolicy
from practice.clock import Clock, system_clock
from practice.profile import PracticeProfile, load_profile
from server.office import Office
from server.security.limits import RateLimit
from server.security.session import Sessions
from server.security.tokens import Tokens
from server.security.webhook_signature import WebhookSignature
from tools.gateway import Gateway
from tools.rate import CallRate
from tools.registry import build_toolbox


@dataclass(frozen=True)
class Practice:
    """A running practice: the server's office, and what only the command line and tests reach for."""

    settings: Settings
    office: Office
    ledger: Ledger
    sandbox: Sandbox | None
    ehr: RestEhr
    embedder: Embedder
    retention: Retention

    def warm(self) -> None:
        """Load the embedding model and what was learned with it: seconds, best in a thread while the server listens."""
        self.office.services.classifier.warm()
        self.office.services.crisis.warm()
        # What is loaded now stays: to walk through it all again is a pause of 0.3 s in some client's turn (measured).
        gc.collect()
        gc.freeze()


@asynccontextmanager
async def open_practice(
    settings: Settings,
    clock: Clock = system_clock,
    *,
    model: BaseChatModel | None = None,
    embedder: Embedder | None = None,
    classifier: IntentClassifier | None = None,
) -> AsyncIterator[Practice]:
    """Build and open everything, seed what is empty, wake what a restart interrupted; close in reverse order.

    ``model`` replaces the configured one, for a hostile or a scripted one in tests; ``embedder`` and ``classifier``
    bring loaded ones.
    """
    keys, sealing = load_keys(settings), load_sealing_keys(settings)
    profile = load_profile(settings.practice_file)
    async with AsyncExitStack() as stack:
        database = Database(settings.ledger_url, sealing.ledger)
        stack.push_async_callback(database.close)
        await database.migrate()
        ledger = Ledger(database, clock, profile.id, audit_key=keys.audit)
        sandbox, ehr = await _connect_ehr(stack, settings, keys, profile, clock)
        saver = await stack.enter_async_context(
            open_checkpoints(settings.ledger_url, settings.data_dir, sealing.checkpoints)
        )
        embedder = embedder or Embedder()
        services = _services(settings, ledger, ehr, profile, clock, embedder, model, classifier)
        graphs = {"portal_message": build_portal_graph(saver), "staff_request": build_staff_graph(saver)}
        runner = Runner(services, graphs)
        stack.push_async_callback(runner.stop)
        if settings.demo_sign_ins:
            await seed_ledger(ledger)
        await runner.recover()
        office = _office(settings, services, runner, keys, clock)
        retention = Retention(ledger, saver, RetentionPolicy.load())
        yield Practice(settings, office, ledger, sandbox, ehr, embedder, retention)


async def _connect_ehr(
    stack: AsyncExitStack, settings: Settings, keys: Keys, profile: PracticeProfile, clock: Clock
) -> tuple[Sandbox | None, RestEhr]:
    dialect = load_dialect(settings.ehr_dialect)
    if settings.ehr_url is None:
        sandbox, credentials = await open_sandbox(settings, keys, profile, clock)
        stack.push_async_callback(sandbox.close)
        transport = httpx.ASGITransport(app=sandbox.app, raise_app_exceptions=False)
        ehr = connect_rest_ehr("http://sandbox", dialect, credentials, transport, clock=clock)
    else:
        sandbox = None
        credentials = Credentials(
            client_id=settings.ehr_client_id, client_secret=settings.ehr_client_secret or SecretStr("")
        )
        ehr = connect_rest_ehr(settings.ehr_url, dialect, credentials, clock=clock)
    stack.push_async_callback(ehr.close)
    return sandbox, ehr


def _services(
    settings: Settings,
    ledger: Ledger,
    ehr: RestEhr,
    profile: PracticeProfile,
    clock: Clock,
    embedder: Embedder,
    model: BaseChatModel | None,
    classifier: IntentClassifier | None,
) -> Services:
    knowledge = KnowledgeIndex(embedder, settings.data_dir / "knowledge")
    knowledge.ingest(settings.documents_dir, profile.id)
    access, consent = AccessPolicy.load(), ConsentPolicy.load()
    rate = CallRate(settings.tool_calls_per_minute)
    gateway = Gateway(build_toolbox(), access, consent, _recorder(ledger), rate)
    at_dispatch = DispatchConsent(ehr.reader, consent, PURPOSES, clock, profile.name)
    allowlist = IntentAllowlist.load()
    chosen = model or _model(settings)
    return Services(
        ledger=ledger,
        ehr=ehr.reader,
        commit=Committer(ledger, ehr.reader, ehr, profile, at_dispatch),
        knowledge=knowledge,
        agents=_agents(chosen, gateway),
        gateway=gateway,
        crisis=CrisisScreen.load(),
        scores=ScoreRules.load(),
        allowlist=allowlist,
        classifier=classifier
        or IntentClassifier(embedder.embed, allowlist, IntentExamples.load(), cache=settings.data_dir / "intents"),
        access=access,
        consent=consent,
        approval=ApprovalPolicy.load(),
        dials=DialPolicy.load(),
        templates=load_templates(),
        profile=profile,
        clock=clock,
    )


def _agents(model: BaseChatModel, gateway: Gateway) -> dict[str, Agent]:
    return {spec.name: build_agent(spec, model, gateway) for spec in AGENTS}


def _model(settings: Settings) -> BaseChatModel:
    """Build the configured model. For one outside, the de-identifier loads at once, beside everything else."""
    deidentifier = Deidentifier.load(names=settings.name_models)
    if settings.model_base_url is not None:
        threading.Thread(target=deidentifier.warm, name="deidentifier", daemon=True).start()
    return build_model(_model_config(settings), deidentifier)


def _model_config(settings: Settings) -> ModelConfig:
    return ModelConfig(
        base_url=settings.model_base_url,
        model=settings.model,
        api_key=settings.model_api_key,
        baa=settings.model_baa,
        timeout_seconds=settings.model_timeout_seconds,
    )


def _recorder(ledger: Ledger) -> Any:
    """Let the gateway put its calls and refusals into the audit."""

    async def record(event: str, subject: dict[str, str], detail: dict[str, Any]) -> None:
        tool = subject.pop("tool", None)  # a tool's name is a word, not the id of a thing
        async with ledger.transaction() as unit:
            await unit.audit.append("handrail", AuditEventName(event), subject, {"tool": tool, **detail})

    return record


def _office(settings: Settings, services: Services, runner: Runner, keys: Keys, clock: Clock) -> Office:
    turns = Turns(services, runner)
    return Office(
        services=services,
        turns=turns,
        desk=Desk(services, runner),
        events=Events(services, turns, runner),
        runner=runner,
        sessions=Sessions(keys.sessions, clock),
        tokens=Tokens(keys.tokens, clock),
        webhook_signature=WebhookSignature(webhook_secret(settings, keys), clock),
        rate_limit=RateLimit(settings.requests_per_minute, clock),
        sign_in_limit=RateLimit(settings.sign_ins_per_minute, clock),
        secure_cookies=settings.secure_cookies,
    )
