"""Who comes in: a bearer token, its scope, its share of the calls."""

import base64
import binascii
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2, SecurityScopes

from ehr.sandbox.catalogue import SIGN_NOTES, STANDARD_SCOPES
from ehr.sandbox.problems import ScopeMissing
from ehr.sandbox.rate_limit import RateLimit
from ehr.sandbox.settings import SandboxSettings
from ehr.sandbox.tokens import Caller, Grant, InvalidClient, TokenDesk, bearer_token
from practice.clock import Clock

OAUTH = OAuth2(
    flows={
        "clientCredentials": {
            "tokenUrl": "/oauth/token",
            "scopes": {scope: scope.replace(":", ", ") for scope in sorted(STANDARD_SCOPES | {SIGN_NOTES})},
        }
    },
    auto_error=False,
)
"""What the OpenAPI document says of signing in; ``Gate`` does it."""


class Gate:
    """Lets callers in, or says why not."""

    def __init__(self, settings: SandboxSettings, clock: Clock) -> None:
        self._desk = TokenDesk(settings)
        self._limit = RateLimit(settings.rate_limit_per_minute)
        self._clock = clock

    async def admit(
        self, request: Request, needed: SecurityScopes, authorization: Annotated[str | None, Depends(OAUTH)]
    ) -> Caller:
        """Return the caller. Raises Unauthenticated, RateLimited or ScopeMissing, in this order."""
        now = self._clock()
        caller = self._desk.read(bearer_token(authorization), now)
        request.state.caller = caller
        self._limit.spend(caller.api_client, now)
        if missing := sorted(set(needed.scopes) - caller.scopes):
            raise ScopeMissing(f"The token lacks the scope {' '.join(missing)}.", scope=" ".join(missing))
        return caller

    def grant(self, authorization: str | None, client_id: str, client_secret: str, scope: str | None) -> Grant:
        """Issue a token to a client that signs in by HTTP Basic or, without it, by form fields."""
        if authorization is not None and authorization.lower().startswith("basic "):
            client_id, client_secret = _basic(authorization)
        client = self._desk.authenticate(client_id, client_secret)
        now = self._clock()
        self._limit.spend(client.client_id, now)
        return self._desk.grant(client, scope, now)


def _basic(authorization: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(authorization.partition(" ")[2].strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise InvalidClient from None
    client_id, _, client_secret = text.partition(":")
    return client_id, client_secret
