"""OAuth 2.0 client credentials as an ``httpx.Auth``: one token for all calls, renewed in time or on a 401."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

import httpx
from pydantic import SecretStr, ValidationError

from ehr.rest.dialect import OAuthDialect
from practice.clock import Clock
from practice.record import Value


class Credentials(Value):
    """What Handrail is known by at the EHR."""

    client_id: str
    client_secret: SecretStr


class SignInFailed(Exception):
    """The token endpoint gave no token. ``status`` is its answer, ``None`` where that was nonsense."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"no token: {status or 'nonsense'}")
        self.status = status


class _Token(Value):
    model_config = {"extra": "ignore"}

    access_token: SecretStr
    token_type: str = "Bearer"
    expires_in: float = 300


_EARLY = timedelta(seconds=30)
"""Renewed this long before its end, so that a token does not lapse on its way."""


class ClientCredentialsAuth(httpx.Auth):
    """Adds the bearer token, fetching it when there is none, it is about to end, or the EHR refuses it."""

    def __init__(self, token_url: httpx.URL, oauth: OAuthDialect, credentials: Credentials, clock: Clock) -> None:
        self._token_url = token_url
        self._oauth = oauth
        self._credentials = credentials
        self._clock = clock
        self._token = ""
        self._good_until: datetime | None = None
        self._renewing = asyncio.Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign the request; on a 401 get another token and try once more. Raises ``SignInFailed``."""
        async with self._renewing:
            if not self._is_good():
                await self._keep((yield self._token_request()))
        tried = self._token
        request.headers["Authorization"] = f"Bearer {tried}"
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        async with self._renewing:
            if self._token == tried:  # nobody renewed it meanwhile
                await self._keep((yield self._token_request()))
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request

    def _is_good(self) -> bool:
        return self._good_until is not None and self._clock() < self._good_until

    def _token_request(self) -> httpx.Request:
        secret = self._credentials.client_secret.get_secret_value()
        form = {"grant_type": "client_credentials"}
        if self._oauth.scopes:
            form["scope"] = " ".join(self._oauth.scopes)
        if self._oauth.credentials_in == "form":
            form |= {"client_id": self._credentials.client_id, "client_secret": secret}
            return httpx.Request("POST", self._token_url, data=form)
        request = httpx.Request("POST", self._token_url, data=form)
        signed = httpx.BasicAuth(self._credentials.client_id, secret).auth_flow(request)
        return next(signed)

    async def _keep(self, response: httpx.Response) -> None:
        content = await response.aread()
        self._token, self._good_until = "", None
        if response.status_code != httpx.codes.OK:
            raise SignInFailed(response.status_code)
        try:
            token = _Token.model_validate_json(content)
        except ValidationError:
            token = None
        if token is None or not token.access_token.get_secret_value():
            raise SignInFailed(None)
        lifetime = timedelta(seconds=max(0.0, min(token.expires_in, 86_400.0)))
        self._token = token.access_token.get_secret_value()
        self._good_until = self._clock() + lifetime - min(_EARLY, lifetime / 10)
