"""The server: REST API, webhooks, health and pages on one FastAPI application."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI

from server import health
from server.api import allowlist, conversations, disclosures, governance, inbox, requests, sign_in, webhooks
from server.docs import add_docs
from server.middleware import add_middleware
from server.nowhere import add_nowhere
from server.office import Office
from server.problems import DESCRIBED, add_problem_handlers

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
ROUTERS = (health, sign_in, conversations, inbox, requests, governance, disclosures, allowlist, webhooks)


def create_app(lifespan: Lifespan | None = None, office: Office | None = None, *, pages: bool = False) -> FastAPI:
    """Build the application. The office comes at once (tests) or with the lifespan (the running server)."""
    app = FastAPI(
        title="Handrail", version="0.1.0", lifespan=lifespan, docs_url=None, redoc_url=None, responses=DESCRIBED
    )
    if office is not None:
        app.state.office = office
    add_problem_handlers(app)
    for module in ROUTERS:
        app.include_router(module.router)
    add_docs(app)
    add_nowhere(app)
    if pages:
        from server.pages import add_pages  # NiceGUI takes seconds to load, and the API alone needs none of it

        add_pages(app)
    add_middleware(app)
    return app
