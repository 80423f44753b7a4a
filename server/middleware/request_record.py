"""Every request gets an id, is counted and timed, and leaves one line in the log: route and status, never a path."""

import secrets
import time

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("handrail_requests", "Requests", ["method", "route", "status"])
SECONDS = Histogram("handrail_request_seconds", "Seconds until an answer was sent whole", ["method", "route"])
QUIET = ("/_nicegui", "/healthz", "/readyz", "/metrics")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BROKEN_OFF = 499
"""The status on record where the caller left before there was an answer."""

log = structlog.get_logger("handrail.server")


class RequestRecord:
    """The outermost layer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take part in one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        status, started = BROKEN_OFF, time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, noted)
            finally:
                _note(scope, status, time.perf_counter() - started)


def _note(scope: Scope, status: int, took: float) -> None:
    method = scope["method"] if scope["method"] in METHODS else "other"
    route = getattr(scope.get("route"), "path", "other")
    REQUESTS.labels(method, route, status).inc()
    SECONDS.labels(method, route).observe(took)
    if not scope["path"].startswith(QUIET):
        log.info("request", method=method, route=route, status=status, milliseconds=round(took * 1000, 1))
