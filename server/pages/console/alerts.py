"""Alerts first, then the tasks of one's role."""

from functools import partial

from nicegui import ui

from ledger.alerts import Alert
from ledger.tasks import StaffTask
from policies.access import Permission
from server.pages.moments import short
from server.pages.names import NOBODY, SOMEBODY_ELSES, Names
from server.pages.theme import card, heading, line, nothing, soft, stack, tag
from server.pages.visit import Visit

STATES = {"open": ("Open: nobody has acknowledged it", "danger"), "acknowledged": ("Acknowledged", "warn")}


async def alerts_page(visit: Visit) -> None:
    """Show what needs a person."""
    board = Board(visit)
    await visit.watch(board.refresh)


class Board:
    """The alerts that are not over, and the tasks that are not done."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._names = Names(visit)
        self._sees_alerts = visit.holds(Permission.ALERT_READ)
        if self._sees_alerts:
            heading("Crisis alerts")
            self._alerts = stack().props("role=list")
        heading("Tasks")
        self._tasks = stack().props("role=list")
        self._shown: object = None

    async def refresh(self) -> None:
        """Draw again what changed."""
        readings, principal = self._visit.office.readings, self._visit.principal
        alerts: list[Alert] = []
        if self._sees_alerts:
            alerts = [alert for alert in await readings.alerts(principal) if alert.state != "closed"]
        tasks = list(await readings.tasks(principal))
        if (alerts, tasks) == self._shown:
            return
        self._shown = (alerts, tasks)
        if self._sees_alerts:
            self._alerts.clear()
            with self._alerts:
                for alert in alerts:
                    await self._draw_alert(alert)
                if not alerts:
                    nothing("No open alerts.")
        self._tasks.clear()
        with self._tasks:
            for task in tasks:
                await self._draw_task(task)
            if not tasks:
                nothing("No open tasks on your list.")

    async def _draw_alert(self, alert: Alert) -> None:
        client = await self._names.client_or_so(alert.client_id)
        words, kind = STATES[alert.state.value]
        where = "in material that a colleague handed in" if alert.evidence.get("source") == "staff_material" else ""
        on_call = await self._names.clinician(alert.on_call_clinician_id)
        with card().props("role=listitem").style("border-left: 6px solid var(--danger)"), line("hr-apart"):
            with stack("hr-tight", "hr-grow").style("min-width: 240px"):
                with line():
                    tag(alert.level.capitalize(), "danger")
                    tag(words, kind)
                ui.label(client).classes("hr-subtitle")
                soft(" · ".join(filter(None, [f"Raised {self._when(alert)}", f"on call: {on_call}", where])))
                if alert.acknowledged_by:
                    soft(f"Taken on by {await self._names.person(alert.acknowledged_by)}")
            with line():
                self._open_button(alert.conversation_id, client)
                if alert.state == "open":
                    ui.button("Acknowledge", on_click=partial(self._acknowledge, alert.id)).props(
                        "unelevated color=negative"
                    )

    async def _draw_task(self, task: StaffTask) -> None:
        client = await self._names.client_or_so(task.client_id) if task.client_id else ""
        with card().props("role=listitem"), line("hr-apart"):
            with stack("hr-tight", "hr-grow").style("min-width: 240px"):
                ui.label(task.title).classes("hr-strong")
                soft(" · ".join(filter(None, [client, f"for {_role(task)}", f"since {self._when(task)}"])))
                if task.body:
                    ui.label(task.body).classes("hr-text")
            with line():
                self._open_button(task.conversation_id, client)
                ui.button("Done", icon="check", on_click=partial(self._finish, task.id)).props("outline")

    def _open_button(self, conversation_id: str | None, client: str) -> None:
        """Lead to a client's conversation, where this person may read it."""
        known = client not in ("", NOBODY, SOMEBODY_ELSES)
        if conversation_id and known and self._visit.holds(Permission.CONVERSATION_READ):
            address = f"/console/conversations?open={conversation_id}"
            ui.button("Open conversation", on_click=lambda: ui.navigate.to(address)).props("outline")

    def _when(self, thing: Alert | StaffTask) -> str:
        return short(thing.created_at, self._visit.now, self._visit.zone)

    async def _acknowledge(self, alert_id: str) -> None:
        handling, principal = self._visit.office.handling, self._visit.principal
        await self._visit.attempt(lambda: handling.acknowledge(principal, alert_id), "You have it in hand")

    async def _finish(self, task_id: str) -> None:
        handling, principal = self._visit.office.handling, self._visit.principal
        await self._visit.attempt(lambda: handling.finish_task(principal, task_id), "Done")


def _role(task: StaffTask) -> str:
    return task.role.value.replace("_", " ")
