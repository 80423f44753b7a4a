"""Bearer tokens for the API: short-lived, signed, naming a person and nothing else."""

from datetime import timedelta

import jwt

from practice.clock import Clock

LASTS = timedelta(hours=1)
ALGORITHM = "HS256"
ISSUER = "handrail"


class Tokens:
    """Makes and reads bearer tokens (JWT, HS256)."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def issue(self, person_id: str) -> str:
        """Return a token for one hour."""
        now = self._clock()
        claims = {"sub": person_id, "iss": ISSUER, "iat": int(now.timestamp()), "exp": int((now + LASTS).timestamp())}
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def read(self, token: str) -> str | None:
        """Return the person's id, or None for a forged or expired token. Time is the injected clock's."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                options={"require": ["sub", "exp"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError:
            return None
        return str(claims["sub"]) if claims["exp"] > self._clock().timestamp() else None
