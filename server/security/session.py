"""Page sessions: a signed cookie that names a person and a session, and the CSRF token that belongs to it."""

import hmac
import secrets
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeTimedSerializer

from practice.record import Value

COOKIE = "handrail_session"
LASTS_SECONDS = 12 * 60 * 60
"""A working day."""


class Session(Value):
    """Who a cookie says it is."""

    person_id: str
    session_id: str


class Sessions:
    """Makes and reads session cookies."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._signer = URLSafeTimedSerializer(key.hex(), salt="handrail.session")

    def begin(self, person_id: str) -> tuple[str, Session]:
        """Return a new cookie value and its session."""
        session = Session(person_id=person_id, session_id=secrets.token_urlsafe(16))
        return self._signer.dumps(session.model_dump()), session

    def read(self, cookie: str | None) -> Session | None:
        """Return the session, or None for a missing, forged, altered or old cookie."""
        if not cookie:
            return None
        try:
            return Session.model_validate(self._signer.loads(cookie, max_age=LASTS_SECONDS))
        except (BadSignature, ValueError):
            return None

    def csrf_token(self, session: Session) -> str:
        """Return the token that an unsafe request with this session's cookie must carry."""
        return hmac.new(self._key, f"csrf:{session.session_id}".encode(), sha256).hexdigest()

    def csrf_fits(self, session: Session, token: str | None) -> bool:
        """Compare a token in constant time."""
        return token is not None and hmac.compare_digest(self.csrf_token(session), token)
