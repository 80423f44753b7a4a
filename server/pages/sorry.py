"""What a person sees in the browser where something went wrong: words and a way on, in place of a problem document."""

from collections.abc import Awaitable, Callable
from html import escape
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from nicegui import app as nicegui_app
from nicegui import ui
from starlette.exceptions import HTTPException

from practice.errors import HandrailError
from server.pages.plain import plain_page
from server.pages.theme import apply_theme, heading, soft

Handler = Callable[[Request, Any], Response | Awaitable[Response]]
WORDS: dict[int, tuple[str, str]] = {
    404: ("There is no such page", "The address may be mistyped, or the page has moved."),
    422: ("That form was not complete", "Fill in every field and send it again."),
    429: ("One moment, please", "There were many attempts in a short time. Wait a minute, then try again."),
}
BROKEN = ("Something went wrong", "It was recorded. Please try again, or call the practice.")
LATER: set[int | type[Exception]] = {HandrailError, HTTPException, RequestValidationError}


def add_sorry_pages(app: FastAPI) -> None:
    """Answer a browser that opens a page in words; programs keep getting problem documents."""

    async def no_such_page(request: Request, error: Exception) -> Response:
        return sorry_page(app, 404)  # NiceGUI's own application asks here, and it has no office

    for kind in LATER:
        app.add_exception_handler(kind, _for_browsers(app, app.exception_handlers[kind]))
    nicegui_app.add_exception_handler(404, no_such_page)
    nicegui_app.on_page_exception(_draw_sorry)


def _for_browsers(app: FastAPI, otherwise: Handler) -> Handler:
    async def answer(request: Request, error: Exception) -> Response:
        problem = otherwise(request, error)
        response = await problem if isinstance(problem, Awaitable) else problem
        if "text/html" not in request.headers.get("Accept", "") or request.url.path.startswith("/api/"):
            return response
        return sorry_page(app, response.status_code, error)

    return answer


def sorry_page(app: FastAPI, status: int, error: Exception | None = None) -> HTMLResponse:
    """Return the page for a status; one of Handrail's own errors is shown in its own words."""
    title, words = WORDS.get(status, (HTTPStatus(status).phrase, BROKEN[1]))
    if isinstance(error, HandrailError):
        title, words = error.title, f"{error.detail} {error.advice}"
    content = (
        f'<div><h1 class="hr-title">{escape(title)}</h1><p>{escape(words)}</p></div>'
        '<p><a href="/sign-in">Go to the sign-in page</a></p>'
    )
    return HTMLResponse(plain_page(title, content, app.state.office.services.profile), status)


def _draw_sorry(error: Exception) -> None:
    """Draw in place of a page that could not be built; an unexpected error's words are not shown."""
    apply_theme()
    title, words = BROKEN
    if isinstance(error, HandrailError):
        title, words = error.title, f"{error.detail} {error.advice}"
    with ui.element("main").classes("hr-plain-page"):
        heading(title)
        ui.label(words)
        ui.link("Try again", "")
        soft("In an emergency call 911. In a crisis call or text 988.")
