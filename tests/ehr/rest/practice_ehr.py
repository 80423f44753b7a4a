"""Adapters on a small practice: the sandbox EHR as it is, and Meadow in front of it."""

from pathlib import Path

import httpx
from pydantic import SecretStr

from ehr.rest.connect import connect_rest_ehr
from ehr.rest.dialect import Dialect
from ehr.rest.dialect_file import load_dialect
from ehr.rest.resilience import Resilience
from ehr.rest.sign_in import Credentials
from ehr.sandbox.app import Sandbox
from ehr.sandbox.catalogue import STANDARD_SCOPES
from ehr.sandbox.settings import ApiClient, SandboxSettings
from tests.ehr.contract import ATTEMPTS, FAILURES_TO_OPEN, PAGE, Case
from tests.ehr.faulty_transport import FaultyTransport
from tests.ehr.records import NOW, PRACTICE
from tests.ehr.rest.meadow_server import Meadow

CREDENTIALS = Credentials(client_id="handrail", client_secret=SecretStr("s3cret: & %"))
MEADOW = load_dialect(Path(__file__).with_name("meadow.yaml"))
AT_ONCE = Resilience(
    attempts=ATTEMPTS,
    first_pause_seconds=0,
    longest_pause_seconds=0,
    jitter_seconds=0,
    failures_to_open=FAILURES_TO_OPEN,
)


class SmallSandbox:
    """The sandbox EHR with the small practice and nothing else; made anew after a test that has written."""

    def __init__(self) -> None:
        self._sandbox: Sandbox | None = None

    async def transport(self) -> httpx.AsyncBaseTransport:
        """The way to it, in process."""
        if self._sandbox is None:
            program = ApiClient(
                client_id=CREDENTIALS.client_id, client_secret=CREDENTIALS.client_secret, scopes=STANDARD_SCOPES
            )
            settings = SandboxSettings(
                database_url="sqlite+aiosqlite:///:memory:", clients=(program,), rate_limit_per_minute=None
            )
            self._sandbox = Sandbox(settings, lambda: NOW)
            await self._sandbox.open()
            await self._sandbox.load(PRACTICE)
        return httpx.ASGITransport(self._sandbox.app, raise_app_exceptions=False)

    async def clean_up(self, way: FaultyTransport) -> None:
        """Drop it if anything was written on that way."""
        if any(request.method != "GET" for request in way.asked):
            await self.close()

    async def close(self) -> None:
        """Drop it."""
        if self._sandbox is not None:
            await self._sandbox.close()
            self._sandbox = None


def meadow(native: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
    """Meadow's server in front of a native EHR."""
    return httpx.ASGITransport(Meadow(native).app)


def case_on(server: httpx.AsyncBaseTransport, dialect: Dialect) -> Case:
    """An adapter with small pages and no pauses."""
    small = dialect.model_copy(update={"paging": dialect.paging.model_copy(update={"largest": PAGE})})
    way = FaultyTransport(server, dialect.oauth.token_path)

    ehr = connect_rest_ehr("http://ehr.test", small, CREDENTIALS, way, resilience=AT_ONCE, clock=lambda: NOW)
    in_a_hurry = AT_ONCE.model_copy(update={"budget_seconds": 0.01})
    hurried = connect_rest_ehr("http://ehr.test", small, CREDENTIALS, way, resilience=in_a_hurry, clock=lambda: NOW)
    return Case(reader=ehr.reader, writer=ehr, hurried=hurried.reader, way=way)
