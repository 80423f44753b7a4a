"""The frame of every console page: who is signed in, where to go, what is urgent."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from nicegui import ui

from policies.access import Permission
from practice.errors import HandrailError
from practice.identity import Principal
from server.office import Office

PLACES = (
    ("/console", "Inbox", Permission.INBOX_READ),
    ("/console/alerts", "Alerts & tasks", Permission.TASK_READ),
    ("/console/conversations", "Conversations", Permission.CONVERSATION_READ),
    ("/console/ask", "Ask an agent", Permission.KNOWLEDGE_READ),
    ("/console/chart", "Charts", Permission.CHART_READ),
    ("/console/audit", "Audit", Permission.AUDIT_READ),
    ("/console/dials", "Dials", Permission.SETTINGS_READ),
)


@contextmanager
def console_frame(office: Office, principal: Principal, here: str) -> Iterator[None]:
    """Draw header and navigation, and open the content column. Places that a role has no use for are not shown."""
    with ui.header().classes("items-center justify-between").style("background: var(--ink)"):
        with ui.row().classes("items-center gap-1"):
            ui.label("Handrail").classes("text-lg font-medium mr-3")
            for path, name, permission in PLACES:
                if office.services.access.holds(principal, permission):
                    link = ui.link(name, path).classes("text-white px-2 py-1 rounded no-underline")
                    if path == here:
                        link.style("background: var(--accent)").props("aria-current=page")
        with ui.row().classes("items-center gap-2"):
            ui.label(f"{principal.name} · {principal.role.value.replace('_', ' ')}").classes("text-sm")
            ui.button("Sign out", on_click=lambda: ui.navigate.to("/sign-out")).props("flat color=white dense")
    with ui.column().classes("w-full max-w-6xl mx-auto p-4 gap-4"):
        yield


async def attempt(work: Callable[[], Awaitable[object]], done: str = "") -> bool:
    """Do something and show a clear error where it is refused. True: it was done."""
    try:
        await work()
    except HandrailError as error:
        ui.notify(f"{error.title}: {error.detail} {error.advice}", type="warning", multi_line=True, timeout=8000)
        return False
    if done:
        ui.notify(done, type="positive")
    return True


def nothing(text: str) -> None:
    """Say that a list is empty."""
    ui.label(text).classes("hr-card hr-soft")
