"""The frame of every console page: where to go, who is signed in, and what cannot wait."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager

from nicegui import ui

from ledger.alerts import Alert
from policies.access import Permission
from server.pages.console.place import Place
from server.pages.names import Names
from server.pages.sign_out import sign_out_form
from server.pages.theme import FAVICON, soft
from server.pages.visit import Visit

TOGGLE_MENU = (
    "(e) => { const side = e.currentTarget.closest('.hr-side');"
    " e.currentTarget.setAttribute('aria-expanded', side.classList.toggle('hr-open')); }"
)


def framed(place: Place, places: Iterable[Place]) -> Callable[[Visit], Awaitable[None]]:
    """Return the place's page in its frame. Places that a person has no use for are not in their menu."""

    async def page(visit: Visit) -> None:
        ui.link("Skip to the page", "#main").classes("hr-skip")
        with ui.element("div").classes("hr-console"):
            alerts = _draw_side(visit, place, [one for one in places if one.admits(visit)])
            with _main():
                urgent = Urgent(visit, alerts)
                await visit.watch(urgent.refresh)
                await place.page(visit)

    return page


@contextmanager
def _main() -> Iterator[None]:
    with ui.element("main").classes("hr-main").props("id=main"):
        yield


def _draw_side(visit: Visit, here: Place, places: list[Place]) -> ui.label | None:
    """Draw the menu, and return the label that counts the open alerts where this person sees them."""
    count = None
    with ui.element("div").classes("hr-side"):
        with ui.element("div").classes("hr-brand-row"):
            ui.html(FAVICON, sanitize=False).props("aria-hidden=true")
            with ui.element("div").style("min-width: 0"):
                ui.label("Handrail").classes("hr-subtitle")
                soft(visit.profile.name).style("font-size: 0.78rem")
            menu = ui.element("button").classes("hr-plain hr-menu-button").props('type=button aria-expanded="false"')
            with menu.on("click", js_handler=TOGGLE_MENU):
                ui.icon("menu").props("aria-hidden=true")
                ui.label("Menu")
        with ui.element("div").classes("hr-places"):
            with ui.element("nav").classes("hr-places").style("flex: none").props('aria-label="Console"'):
                for place in places:
                    count = _draw_link(visit, place, here) or count
            with ui.element("div").classes("hr-places-end"):
                with ui.element("div").style("padding: 0 10px"):
                    ui.label(visit.principal.name).classes("hr-strong")
                    soft(visit.principal.role.value.replace("_", " ").capitalize())
                sign_out_form(visit)
    return count


def _draw_link(visit: Visit, place: Place, here: Place) -> ui.label | None:
    with ui.link(target=place.path).props("aria-current=page" if place is here else ""):
        ui.icon(place.icon).props("aria-hidden=true")
        ui.label(place.name)
        if place.path != "/console/alerts" or not visit.holds(Permission.ALERT_READ):
            return None
        return ui.label("").classes("hr-count")


class Urgent:
    """The open crisis alerts, on whatever page one is."""

    def __init__(self, visit: Visit, count: ui.label | None) -> None:
        self._visit = visit
        self._count = count
        self._names = Names(visit)
        self._shown: list[str] = []
        self._box = ui.element("div").classes("hr-banner").props("role=alert")
        self._box.set_visibility(False)

    async def refresh(self) -> None:
        """Show what is open now, to those who answer alerts."""
        if self._count is None:
            return
        alerts = [a for a in await self._visit.office.readings.alerts(self._visit.principal) if a.state == "open"]
        self._count.set_text(str(len(alerts)))
        self._count.set_visibility(bool(alerts))
        if [alert.id for alert in alerts] == self._shown:
            return
        self._shown = [alert.id for alert in alerts]
        self._box.set_visibility(bool(alerts))
        self._box.clear()
        if alerts:
            await self._draw(alerts)

    async def _draw(self, alerts: list[Alert]) -> None:
        people = [await self._names.client_or_so(alert.client_id) for alert in alerts]
        what = "Crisis alert" if len(alerts) == 1 else f"{len(alerts)} crisis alerts"
        with self._box:
            ui.icon("warning", size="1.3rem").props("aria-hidden=true")
            ui.label(f"{what}: {', '.join(dict.fromkeys(people))}").classes("hr-grow")
            ui.link("Open", "/console/alerts")
