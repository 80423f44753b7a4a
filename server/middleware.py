"""Around every request: an id, a limit, security headers, a measured time."""

import secrets
import time
from collections.abc import Awaitable, Callable

import structlog
from fastapi import FastAPI, Request, Response
from prometheus_client import Counter, Histogram

from server.office import office_of
from server.problems import problem

REQUESTS = Counter("handrail_requests", "Requests", ["method", "route", "status"])
SECONDS = Histogram("handrail_request_seconds", "Seconds a request took", ["method", "route"])
UNLIMITED = ("/_nicegui", "/healthz", "/readyz", "/metrics")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    # NiceGUI builds its pages with inline scripts and styles; nothing may come from another host.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; "
        "form-action 'self'; base-uri 'self'"
    ),
}
log = structlog.get_logger("handrail.server")
Next = Callable[[Request], Awaitable[Response]]


def add_middleware(app: FastAPI) -> None:
    """Wrap the application; the last added runs first."""
    app.middleware("http")(_limit)
    app.middleware("http")(_identify_and_measure)


async def _identify_and_measure(request: Request, call_next: Next) -> Response:
    request.state.request_id = secrets.token_hex(8)
    started = time.perf_counter()
    response = await call_next(request)
    took = time.perf_counter() - started
    route = getattr(request.scope.get("route"), "path", "other")
    REQUESTS.labels(request.method, route, response.status_code).inc()
    SECONDS.labels(request.method, route).observe(took)
    response.headers["X-Request-Id"] = request.state.request_id
    static = request.url.path.startswith("/_nicegui")
    for name, value in HEADERS.items():
        if not (static and name == "Cache-Control"):
            response.headers.setdefault(name, value)
    if not request.url.path.startswith(UNLIMITED):
        log.info(
            "request",
            request_id=request.state.request_id,
            method=request.method,
            route=route,
            status=response.status_code,
            milliseconds=round(took * 1000, 1),
        )
    return response


async def _limit(request: Request, call_next: Next) -> Response:
    if request.url.path.startswith(UNLIMITED):
        return await call_next(request)
    address = request.client.host if request.client else "unknown"
    caller = request.headers.get("Authorization") or request.cookies.get("handrail_session") or address
    wait = office_of(request).rate_limit.seconds_to_wait(caller)
    if wait:
        refused = problem(request, 429, "Too many requests", "Please slow down.", advice="Wait, then try again.")
        refused.headers["Retry-After"] = str(int(wait) + 1)
        return refused
    return await call_next(request)
