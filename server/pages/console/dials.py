"""How far each workflow may go. Only an admin moves a dial, with a reason that the audit keeps."""

from nicegui import ui

from policies.access import Permission
from policies.dial import Dial
from practice.action import Workflow
from practice.identity import Principal
from server.office import Office
from server.pages.console.layout import attempt, console_frame
from server.pages.theme import tag

WORDS = {
    Dial.OFF: "off",
    Dial.SHADOW: "shadow: suggests, executes nothing",
    Dial.ASSIST: "assist: every action waits for a person",
    Dial.AUTO: "auto: acts alone, on record",
}


async def dials_page(office: Office, principal: Principal) -> None:
    """Show every dial, and let an admin move it up to its ceiling."""
    with console_frame(office, principal, "/console/dials"):
        ui.label("Dials").classes("text-xl")
        for workflow in Workflow:
            await _dial(office, principal, workflow)


async def _dial(office: Office, principal: Principal, workflow: Workflow) -> None:
    level = await office.readings.dial(principal, workflow)
    may_move = office.services.access.check(principal, Permission.SETTINGS_WRITE).allowed

    async def move() -> None:
        chosen = Dial(select.value)
        if await attempt(lambda: office.handling.move_dial(principal, workflow, chosen, reason.value or ""), "Moved"):
            ui.navigate.to("/console/dials")

    with ui.row().classes("hr-card items-center gap-4"):
        tag(workflow.value)
        ui.label(office.services.dials.workflows[workflow].why).style("flex: 1 1 240px")
        if may_move:
            allowed = [dial for dial in Dial if office.services.dials.level(workflow, dial) is dial]
            select = ui.select({dial.value: WORDS[dial] for dial in allowed}, value=level.value).style(
                "min-width: 260px"
            )
            reason = ui.input(placeholder="Why").props("dense outlined")
            ui.button("Move", on_click=move).props("outline dense")
        else:
            ui.label(WORDS[level]).classes("hr-soft")
