"""OAuth 2.0 client credentials (RFC 6749 §4.4): who may have a token, and what a token says."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import jwt
from pydantic import SecretStr

from ehr.sandbox.problems import MalformedRequest, Problem, Unauthenticated
from ehr.sandbox.settings import ApiClient, SandboxSettings
from practice.record import Value

_ALGORITHM = "HS256"
_ISSUER = "handrail-sandbox-ehr"


@dataclass(frozen=True)
class Caller:
    """The program behind a request, as its token says."""

    api_client: str
    token_id: str
    scopes: frozenset[str]


class Grant(Value):
    """What the token endpoint answers."""

    access_token: str
    token_type: str = "Bearer"
    expires_in: int
    scope: str


class InvalidClient(Unauthenticated):
    """Unknown client or wrong secret; the two look the same."""

    def __init__(self) -> None:
        super().__init__(
            "Unknown client, or a wrong secret.", headers={"WWW-Authenticate": "Basic"}, error="invalid_client"
        )


class TokenDesk:
    """Issues and reads signed access tokens. Time is given, so that an expiry can be tested."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._clients = {each.client_id: each for each in settings.clients}
        self._key = settings.signing_key.get_secret_value()
        self._lifetime = settings.token_lifetime

    def authenticate(self, client_id: str, client_secret: str) -> ApiClient:
        """Return the client with this secret, or raise InvalidClient."""
        found = self._clients.get(client_id)
        expected = found.client_secret if found else SecretStr(secrets.token_hex(16))
        same = hmac.compare_digest(expected.get_secret_value().encode(), client_secret.encode("utf-8", "replace"))
        if found is None or not same:
            raise InvalidClient
        return found

    def grant(self, client: ApiClient, scope: str | None, now: datetime) -> Grant:
        """Issue a token with the scopes asked for, or with all of the client's. Raises for a scope it does not have."""
        asked = frozenset(scope.split()) if scope and scope.strip() else client.scopes
        if refused := sorted(asked - client.scopes):
            raise MalformedRequest(f"Not among this client's scopes: {' '.join(refused)}.", error="invalid_scope")
        granted = " ".join(sorted(asked))
        seconds = int(self._lifetime.total_seconds())
        issued = int(now.timestamp())
        claims = {
            "iss": _ISSUER,
            "sub": client.client_id,
            "jti": secrets.token_hex(8),
            "scope": granted,
            "iat": issued,
            "exp": issued + seconds,
        }
        token = jwt.encode(claims, self._key, algorithm=_ALGORITHM)
        return Grant(access_token=token, expires_in=seconds, scope=granted)

    def read(self, token: str, now: datetime) -> Caller:
        """Return who holds the token. Raises Unauthenticated for a forged, foreign or expired one."""
        try:
            # The library would ask the machine's clock about the expiry; ours is injected, and asked below.
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                options={"verify_exp": False, "verify_iat": False, "require": ["exp", "sub", "jti", "scope"]},
            )
        except jwt.PyJWTError:
            raise _not_signed_in("This token is not one of ours.") from None
        if now.timestamp() >= claims["exp"] or claims["sub"] not in self._clients:
            raise _not_signed_in("This token has expired. Ask /oauth/token for another.")
        return Caller(claims["sub"], claims["jti"], frozenset(claims["scope"].split()))


def _not_signed_in(detail: str) -> Problem:
    return Unauthenticated(detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def bearer_token(authorization: str | None) -> str:
    """Return the token of an Authorization header, or raise Unauthenticated."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("Send 'Authorization: Bearer <token>'.", headers={"WWW-Authenticate": "Bearer"})
    return token.strip()
