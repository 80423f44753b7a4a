"""Connecting to an EHR over REST."""

import logging

import httpx

from ehr.rest.adapter import RestEhr
from ehr.rest.dialect import Dialect
from ehr.rest.resilience import Resilience
from ehr.rest.sign_in import ClientCredentialsAuth, Credentials
from practice.clock import Clock, system_clock
from practice.errors import SettingsError

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def connect_rest_ehr(
    base_url: str,
    dialect: Dialect,
    credentials: Credentials,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    resilience: Resilience | None = None,
    clock: Clock = system_clock,
) -> RestEhr:
    """Build the adapter; nothing is sent before its first call.

    ``transport`` replaces the network, for an EHR in this process: ``httpx.ASGITransport(app,
    raise_app_exceptions=False)``. Raises ``SettingsError`` for an address that would send records in the clear.
    """
    url = httpx.URL(base_url)
    if transport is None and url.scheme != "https" and url.host not in _THIS_MACHINE:
        raise SettingsError("The EHR's address must start with https://.", "Correct the address of the EHR.")
    patience = resilience or Resilience()
    _keep_addresses_out_of_logs()
    client = httpx.AsyncClient(
        base_url=url,
        auth=ClientCredentialsAuth(url.join(dialect.oauth.token_path), dialect.oauth, credentials, clock),
        headers={"Accept": "application/json", **dialect.headers},
        timeout=httpx.Timeout(patience.budget_seconds, connect=patience.connect_seconds),
        transport=transport,
        trust_env=False,  # no proxy and no .netrc by a stray setting of the machine
    )
    return RestEhr(client, dialect, patience)


def _keep_addresses_out_of_logs() -> None:
    """An address holds what was searched for, such as a name; httpx logs every address at INFO, httpcore at DEBUG."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
