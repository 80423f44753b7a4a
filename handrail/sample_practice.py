"""The sample practice: a sandbox EHR full of invented people, and sign-ins for one of each role."""

from typing import NamedTuple

from pydantic import SecretStr

from ehr.rest.sign_in import Credentials
from ehr.sandbox.app import Sandbox
from ehr.sandbox.generation import generate_practice
from ehr.sandbox.settings import ApiClient, SandboxSettings
from ehr.sandbox.webhooks.subscription import Event, WebhookSubscription
from handrail.keys import Keys
from handrail.settings import Settings
from ledger.ledger import Ledger
from practice.clock import Clock
from practice.identity import Role
from practice.profile import PracticeProfile
from server.security.passwords import hash_password

PASSWORD = "handrail-demo"
READS = (
    "clients clinicians credentials availability leave appointments waitlist coverages authorizations progress-notes "
    "treatment-plans assessments threads messages tasks referrals documents consents"
)
WRITES = "appointments progress-notes documents referrals tasks threads messages"


class SignIn(NamedTuple):
    """One person of the sample practice who can sign in."""

    email: str
    name: str
    role: Role
    client_id: str | None = None
    clinician_id: str | None = None
    licence: str | None = None


SIGN_INS = (
    SignIn("jordan@clients.alder-reed.example", "Jordan Avery", Role.CLIENT, client_id="CL-0001"),
    SignIn("ingrid@clients.alder-reed.example", "Ingrid Sorensen", Role.CLIENT, client_id="CL-0002"),
    SignIn("frontdesk@alder-reed.example", "Noor Haddad", Role.FRONT_DESK),
    SignIn("clinician@alder-reed.example", "Tobias Lindqvist", Role.CLINICIAN, clinician_id="CLN-02", licence="LCSW"),
    SignIn("supervisor@alder-reed.example", "Maren Okafor", Role.SUPERVISOR, clinician_id="CLN-01", licence="PsyD"),
    SignIn("coordinator@alder-reed.example", "Wim Castellan", Role.CARE_COORDINATOR),
    SignIn("admin@alder-reed.example", "Adaeze Brandt", Role.ADMIN),
)

IN_PROCESS = "http://handrail"
"""The address by which a sandbox in this process knows Handrail; ``handrail.serve`` delivers to it without a socket."""

OPENING_DIALS = {"M2": "auto"}
"""The sample practice has let answers quoted from its own documents go out by themselves. Everything else waits."""


def sandbox_settings(settings: Settings, keys: Keys, profile: PracticeProfile) -> SandboxSettings:
    """Return the sandbox EHR's settings: one API client, with the least scopes that Handrail needs."""
    secret = settings.ehr_client_secret or SecretStr(keys.sandbox.hex())
    scopes = {f"{name}:read" for name in READS.split()} | {f"{name}:write" for name in WRITES.split()}
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SandboxSettings(
        database_url=f"sqlite+aiosqlite:///{settings.data_dir / 'sandbox.db'}",
        clients=(ApiClient(client_id=settings.ehr_client_id, client_secret=secret, scopes=frozenset(scopes)),),
        signing_key=SecretStr(keys.sandbox.hex()),
        rate_limit_per_minute=None,
        zone=profile.zone,
    )


async def open_sandbox(
    settings: Settings, keys: Keys, profile: PracticeProfile, clock: Clock
) -> tuple[Sandbox, Credentials]:
    """Open the sandbox EHR in this process, generating the practice on first start."""
    chosen = sandbox_settings(settings, keys, profile)
    sandbox = Sandbox(chosen, clock)
    await sandbox.open()
    if await sandbox.is_empty():
        today = clock().astimezone(profile.tz).date()
        await sandbox.load(generate_practice(settings.sandbox_seed, today, profile.tz).records())
        await sandbox.load([subscription(IN_PROCESS, settings, keys, clock)])
    return sandbox, Credentials(client_id=settings.ehr_client_id, client_secret=chosen.clients[0].client_secret)


def webhook_secret(settings: Settings, keys: Keys) -> str:
    """Return the secret that the EHR signs its deliveries with."""
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else keys.webhooks.hex()


def subscription(address: str, settings: Settings, keys: Keys, clock: Clock) -> WebhookSubscription:
    """Let the sandbox tell Handrail, which is at ``address``, of everything it tells of."""
    secret = webhook_secret(settings, keys)
    return WebhookSubscription(
        id="WHS-0001", url=f"{address}/webhooks/ehr", events=tuple(Event), secret=secret, created_at=clock()
    )


async def seed_ledger(ledger: Ledger) -> None:
    """Add the sample sign-ins and dials, once."""
    async with ledger.transaction() as unit:
        if await unit.people.list():
            return
        hashed = hash_password(PASSWORD)
        for sign_in in SIGN_INS:
            person = await unit.people.add(password_hash=hashed, **sign_in._asdict())
            await unit.audit.append("handrail", "person.added", {"person_id": person.id}, {"role": sign_in.role.value})
        for workflow, level in OPENING_DIALS.items():
            await unit.dials.set(workflow, level, "handrail", "the sample practice's choice")
            await unit.audit.append("handrail", "dial.moved", {"workflow": workflow}, {"level": level})
