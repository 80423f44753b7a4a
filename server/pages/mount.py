"""Putting the pages onto the application, each behind the session cookie and the role it is for."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from nicegui import ui

from practice.identity import Role
from server.office import Office
from server.pages.console import PLACES, first_place, framed
from server.pages.failures import keep_words_out_of_logs
from server.pages.portal import portal_page
from server.pages.sign_in import sign_in_page
from server.pages.sorry import add_sorry_pages
from server.pages.theme import FAVICON, apply_theme
from server.pages.visit import Visit
from server.security.who import page_person

Page = Callable[[Visit], Awaitable[None]]
Admits = Callable[[Visit], bool]
RECONNECT_SECONDS = 60
"""A phone that was locked meanwhile finds its page as it left it."""


def add_pages(app: FastAPI) -> None:
    """Register every page. NiceGUI keeps pages for the process, so this is called once in it."""

    @app.get("/", include_in_schema=False)
    async def home() -> Response:
        return RedirectResponse("/sign-in")

    app.include_router(sign_in_page)
    _register(app, "/portal", "Portal", portal_page, _is_client)
    for place in PLACES:
        _register(app, place.path, place.name, framed(place, PLACES), place.admits)
    add_sorry_pages(app)
    keep_words_out_of_logs()
    ui.run_with(
        app,
        title="Handrail",
        favicon=FAVICON,
        dark=False,
        language="en-US",
        tailwind=False,
        reconnect_timeout=RECONNECT_SECONDS,
        show_welcome_message=False,
    )


def _register(app: FastAPI, path: str, title: str, page: Page, admits: Admits) -> None:
    @ui.page(path, title=f"{title} · Handrail", response_timeout=10)
    async def show(request: Request) -> Response | None:
        office: Office = app.state.office
        cookies = dict(request.cookies)
        person = await page_person(office, cookies)
        if person is None:
            return RedirectResponse("/sign-in")
        visit = Visit(office, person.principal, cookies)
        if not admits(visit):
            return RedirectResponse("/portal" if _is_client(visit) else first_place(visit))
        apply_theme()
        ui.page_title(f"{title} · {visit.profile.name} · Handrail")
        await page(visit)
        visit.begin_watching()
        return None


def _is_client(visit: Visit) -> bool:
    return visit.principal.role is Role.CLIENT
