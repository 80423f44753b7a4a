"""How large a request may be: counted as it arrives, whatever its headers say."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.problems import problem

MOST_BYTES = 2_500_000
"""Room for the largest upload (``policies.inbound.MAX_UPLOAD_BYTES``) written as JSON."""
MOST_WEBHOOK_BYTES = 64_000
TITLE = "Too large"
DETAIL = "This is larger than Handrail takes. Send it in parts."


class BodyLimit:
    """Refuses what says it is too large at once, and stops reading what turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take part in one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        most = MOST_WEBHOOK_BYTES if scope["path"].startswith("/webhooks/") else MOST_BYTES
        declared = request.headers.get("Content-Length", "0")
        if declared.isascii() and declared.isdigit() and int(declared[:19]) > most:
            await problem(request, 413, TITLE, DETAIL)(scope, receive, send)
            return
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > most:
                raise HTTPException(413, DETAIL)
            return message

        await self._app(scope, counted, send)
