"""Page sessions: a signed cookie that names a person and a session, and the CSRF token that belongs to it."""

import hmac
import secrets
from collections import OrderedDict
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

from practice.clock import Clock
from practice.record import Instant, Value

COOKIE = "handrail_session"
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf_token"
LASTS_SECONDS = 12 * 60 * 60
"""A working day."""
MOST_ENDED = 100_000


class Session(Value):
    """Who a cookie says it is, and since when."""

    person_id: str
    session_id: str
    begun_at: Instant


class Sessions:
    """Makes, reads and ends sessions.

    A cookie is good for ``LASTS_SECONDS`` by the injected clock, and until its session is ended. Ended sessions are
    kept in this process; a restart forgets them, and their cookies' remaining hours with anybody who copied one.
    """

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock
        self._signer = URLSafeSerializer(
            key.hex(), salt="handrail.session", signer_kwargs={"key_derivation": "hmac", "digest_method": sha256}
        )
        self._ended: OrderedDict[str, float] = OrderedDict()

    def begin(self, person_id: str) -> tuple[str, Session]:
        """Return a new cookie value and its session."""
        session = Session(person_id=person_id, session_id=secrets.token_urlsafe(16), begun_at=self._clock())
        return self._signer.dumps(session.model_dump(mode="json")), session

    def read(self, cookie: str | None) -> Session | None:
        """Return the session, or None for a missing, forged, altered, old or ended cookie."""
        if not cookie:
            return None
        try:
            session = Session.model_validate(self._signer.loads(cookie))
        except (BadSignature, ValueError):
            return None
        age = (self._clock() - session.begun_at).total_seconds()
        return session if age < LASTS_SECONDS and session.session_id not in self._ended else None

    def end(self, session: Session) -> None:
        """Let the session's cookie open nothing any more, wherever a copy of it is."""
        now = self._clock().timestamp()
        self._ended[session.session_id] = now + LASTS_SECONDS
        while self._ended and (len(self._ended) > MOST_ENDED or next(iter(self._ended.values())) <= now):
            self._ended.popitem(last=False)

    def csrf_token(self, session: Session) -> str:
        """Return the token that an unsafe request with this session's cookie must carry."""
        return hmac.new(self._key, f"csrf:{session.session_id}".encode(), sha256).hexdigest()

    def csrf_fits(self, session: Session, token: str | None) -> bool:
        """Compare a token in constant time."""
        return token is not None and hmac.compare_digest(self.csrf_token(session).encode(), token.encode())
