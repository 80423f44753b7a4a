"""Alerts first, then the tasks of one's role."""

from nicegui import ui

from ledger.alerts import Alert
from ledger.tasks import StaffTask
from policies.access import Permission
from practice.identity import Principal
from practice.times import spoken
from server.office import Office
from server.pages.console.layout import attempt, console_frame, nothing
from server.pages.theme import tag

REFRESH_SECONDS = 3.0


async def alerts_page(office: Office, principal: Principal) -> None:
    """Show what needs a person."""
    with console_frame(office, principal, "/console/alerts"):

        @ui.refreshable
        async def board() -> None:
            if office.services.access.holds(principal, Permission.ALERT_READ):
                ui.label("Crisis alerts").classes("text-xl")
                alerts = [a for a in await office.readings.alerts(principal) if a.state != "closed"]
                for alert in alerts:
                    await _alert_card(office, principal, alert, board.refresh)
                if not alerts:
                    nothing("No alerts.")
            ui.label("Tasks").classes("text-xl")
            tasks = await office.readings.tasks(principal)
            for task in tasks:
                _task_card(office, principal, task, board.refresh)
            if not tasks:
                nothing("No tasks.")

        await board()
        ui.timer(REFRESH_SECONDS, board.refresh)


async def _alert_card(office: Office, principal: Principal, alert: Alert, refresh) -> None:  # type: ignore[no-untyped-def]
    async def acknowledge() -> None:
        await attempt(lambda: office.handling.acknowledge(principal, alert.id), "Acknowledged: you have taken this on")
        refresh()

    name = await office.readings.name_of(principal, alert.client_id) if alert.client_id else "No client named"
    with ui.row().classes("hr-card items-center justify-between").style("border-left: 6px solid var(--danger)"):
        with ui.column().classes("gap-1"):
            with ui.row().classes("gap-2"):
                tag(alert.level, "danger")
                tag(alert.state.value)
            ui.label(name).classes("font-medium")
            when = spoken(alert.created_at, office.services.profile.tz)
            ui.label(f"{when} · on call: {alert.on_call_clinician_id}").classes("hr-soft")
        with ui.row().classes("gap-2"):
            if alert.conversation_id:
                ui.button(
                    "Open conversation",
                    on_click=lambda: ui.navigate.to(f"/console/conversations?open={alert.conversation_id}"),
                ).props("outline")
            if alert.state == "open":
                ui.button("Acknowledge", on_click=acknowledge).props("unelevated color=negative")


def _task_card(office: Office, principal: Principal, task: StaffTask, refresh) -> None:  # type: ignore[no-untyped-def]
    async def finish() -> None:
        await attempt(lambda: office.handling.finish_task(principal, task.id), "Done")
        refresh()

    with ui.row().classes("hr-card items-center justify-between"):
        with ui.column().classes("gap-1").style("flex: 1 1 300px"):
            tag(task.role.value.replace("_", " "))
            ui.label(task.title).classes("font-medium")
            ui.label(task.body).classes("hr-soft").style("white-space: pre-wrap")
        with ui.row().classes("gap-2"):
            if task.conversation_id:
                ui.button(
                    "Open conversation",
                    on_click=lambda: ui.navigate.to(f"/console/conversations?open={task.conversation_id}"),
                ).props("outline dense")
            ui.button("Done", on_click=finish).props("flat dense")
