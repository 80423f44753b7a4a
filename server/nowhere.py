"""Where an address of the API leads that is no route: a problem document, before the pages claim every other path."""

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

PLACES = ("/api/{rest:path}", "/webhooks/{rest:path}")


class Nowhere:
    """Answers 405 with the methods that are allowed where there is a route for another method, else 404."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request (ASGI)."""
        for route in Request(scope).app.routes:
            match, matched = route.matches(scope)
            if match is Match.PARTIAL:
                scope.update(matched)
                await route.handle(scope, receive, send)
                return
        raise HTTPException(404, "There is nothing at this address.")


def add_nowhere(app: FastAPI) -> None:
    """Register it after the API's own routes."""
    for place in PLACES:
        app.router.routes.append(Route(place, Nowhere(), include_in_schema=False))
