"""How far each workflow may go. Only an admin moves a dial, with a reason that the audit keeps."""

from functools import partial

from nicegui import ui

from policies.access import Permission
from policies.dial import Dial
from practice.action import Workflow
from server.pages.theme import card, heading, line, soft, stack, tag
from server.pages.visit import Visit

WORDS = {
    Dial.OFF: "Off: a person does it",
    Dial.SHADOW: "Shadow: suggests, executes nothing",
    Dial.ASSIST: "Assist: every action waits for a person",
    Dial.AUTO: "Auto: acts alone, on the record",
}
KINDS = {Dial.OFF: "quiet", Dial.SHADOW: "quiet", Dial.ASSIST: "", Dial.AUTO: "warn"}
NAMES = {
    Workflow.S1: "Appointments: book, move, cancel, confirm",
    Workflow.M1: "Inbound messages",
    Workflow.M2: "Answers from the practice's documents",
    Workflow.M3: "Crisis language",
    Workflow.D1: "Progress note drafts",
    Workflow.D4: "Chart summaries",
    Workflow.C1: "Handoff summaries",
    Workflow.C2: "Referrals",
}


async def dials_page(visit: Visit) -> None:
    """Show every dial, and let an admin move it up to its ceiling."""
    heading("Dials")
    soft("How far each workflow may go before a person decides. Every move is on the audit, with its reason.")
    board = Dials(visit)
    await visit.watch(board.refresh)


class Dials:
    """The dials as they stand."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._may_move = visit.office.services.access.check(visit.principal, Permission.SETTINGS_WRITE).allowed
        self._levels: dict[Workflow, Dial] = {}
        self._box = stack().props("role=list")

    async def refresh(self) -> None:
        """Draw again where one moved."""
        readings = self._visit.office.readings
        levels = {workflow: await readings.dial(self._visit.principal, workflow) for workflow in Workflow}
        if levels == self._levels:
            return
        self._levels = levels
        self._box.clear()
        with self._box:
            for workflow, level in levels.items():
                self._draw(workflow, level)

    def _draw(self, workflow: Workflow, level: Dial) -> None:
        policy = self._visit.office.services.dials
        allowed = [dial for dial in Dial if policy.level(workflow, dial) is dial]
        with card().props("role=listitem"), line("hr-apart"):
            with stack("hr-tight", "hr-grow").style("min-width: 260px"):
                with line():
                    ui.label(NAMES[workflow]).classes("hr-strong")
                    tag(WORDS[level].split(":")[0], KINDS[level])
                soft(f"{workflow.value} · {WORDS[level].partition(': ')[2]}. {policy.workflows[workflow].why}")
            if self._may_move and len(allowed) > 1:
                ui.button("Move…", on_click=partial(self._ask, workflow, level, allowed)).props("outline")
            elif self._may_move:
                soft("Fixed")

    def _ask(self, workflow: Workflow, level: Dial, allowed: list[Dial]) -> None:
        with self._box, ui.dialog(value=True) as dialog, ui.card().classes("hr-stack").style("width: 460px"):
            heading(NAMES[workflow], 2)
            chosen = ui.radio({dial.value: WORDS[dial] for dial in allowed}, value=level.value)
            reason = ui.input("Why").props("outlined autofocus").classes("w-full")

            async def move() -> None:
                handling, target = self._visit.office.handling, Dial(chosen.value)
                work = partial(handling.move_dial, self._visit.principal, workflow, target, reason.value or "")
                if await self._visit.attempt(work, "Moved") is None:
                    dialog.close()

            with line():
                ui.button("Move", on_click=move).props("unelevated")
                ui.button("Leave it", on_click=dialog.close).props("flat")
