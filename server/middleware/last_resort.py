"""Where an error that nobody expected ends: a problem document for the caller, its kind and place for the log."""

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from practice.fault_place import place_of
from server.problems import problem

log = structlog.get_logger("handrail.server")


class LastResort:
    """Stands inside the other layers, so that its answer carries a request id and safe headers too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take part in one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            # Not raised again: a server's own report of it would hold a stack trace with whatever the error says.
            log.error("request.failed", error=type(error).__name__, where=place_of(error))
            if not begun:
                await _sorry(Request(scope))(scope, receive, send)


def _sorry(request: Request) -> ASGIApp:
    return problem(request, 500, "Something went wrong", "It was recorded. Please try again, or call the practice.")
