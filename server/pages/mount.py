"""Putting the pages onto the application, each behind the session cookie and the role it is for."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from nicegui import ui

from practice.identity import Principal, Role
from server.office import Office
from server.pages.console import CONSOLE_PAGES
from server.pages.portal import portal_page
from server.pages.sign_in import sign_in_page
from server.pages.theme import FAVICON, apply_theme
from server.security.who import page_person

Page = Callable[[Office, Principal], Awaitable[None]]


def add_pages(app: FastAPI, key: str) -> None:
    """Register every page. NiceGUI keeps pages for the process, so this is called once in it."""

    @app.get("/", include_in_schema=False)
    async def home() -> Response:
        return RedirectResponse("/sign-in")

    app.include_router(sign_in_page)
    _register(app, "/portal", "Portal", portal_page, lambda role: role is Role.CLIENT)
    for path, title, page in CONSOLE_PAGES:
        _register(app, path, title, page, lambda role: role is not Role.CLIENT)
    ui.run_with(app, title="Handrail", favicon=FAVICON, dark=False, storage_secret=key, show_welcome_message=False)


def _register(app: FastAPI, path: str, title: str, page: Page, admits: Callable[[Role], bool]) -> None:
    @ui.page(path, title=f"{title} · Handrail")
    async def show(request: Request) -> Response | None:
        office: Office = app.state.office
        person = await page_person(office, dict(request.cookies))
        if person is None:
            return RedirectResponse("/sign-in")
        if not admits(person.role):
            return RedirectResponse("/portal" if person.role is Role.CLIENT else "/console")
        apply_theme()
        await page(office, person.principal)
        return None
