"""Headers that tell a browser to trust nothing but this server."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.office import office_of_scope

STATIC = ("/_nicegui", "/docs/assets")
DATA = ("/api/", "/webhooks/", "/healthz", "/readyz", "/metrics", "/openapi.json")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
# NiceGUI builds its pages with inline scripts and styles; nothing may come from another host.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'self'; object-src 'none'"
)
TLS_ONLY = "max-age=31536000"


class SafeHeaders:
    """Adds what a route has not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take part in one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _headers(scope).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, dressed)


def _headers(scope: Scope) -> dict[str, str]:
    path = scope["path"]
    found = {**HEADERS, "Content-Security-Policy": DATA_POLICY if path.startswith(DATA) else PAGE_POLICY}
    if not path.startswith(STATIC):
        found["Cache-Control"] = "no-store"
    office = office_of_scope(scope)
    if office is not None and office.secure_cookies:
        found["Strict-Transport-Security"] = TLS_ONLY
    return found
