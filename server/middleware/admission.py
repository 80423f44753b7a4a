"""How often a caller may ask."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from server.office import office_of
from server.problems import problem_of
from server.security.limits import TooManyRequests
from server.security.who import caller_key

UNLIMITED = ("/_nicegui", "/docs/assets", "/healthz", "/readyz", "/metrics")


class Admission:
    """The innermost layer: takes one from the caller's bucket, or answers 429."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take part in one request (ASGI)."""
        if scope["type"] == "http" and not scope["path"].startswith(UNLIMITED):
            request = Request(scope)
            try:
                office_of(request).rate_limit.take(caller_key(request))
            except TooManyRequests as refusal:
                await problem_of(request, refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)
