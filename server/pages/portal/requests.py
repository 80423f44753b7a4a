"""What a client asked for and nobody has decided yet, with the way to take it back."""

from collections.abc import Sequence
from functools import partial

from nicegui import ui

from graphs.wording import describe
from ledger.proposals import Proposal
from server.pages.theme import heading, line
from server.pages.visit import Visit


class Requests:
    """The waiting requests, above the field that a client writes in."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._shown: list[str] = []
        self._box = ui.element("div").classes("hr-stack").props('role=region aria-label="Your waiting requests"')
        self._box.set_visibility(False)

    def show(self, proposals: Sequence[Proposal]) -> None:
        """Draw what waits, where that changed."""
        waiting = [proposal for proposal in reversed(proposals) if proposal.state == "waiting"]
        if [proposal.id for proposal in waiting] == self._shown:
            return
        self._shown = [proposal.id for proposal in waiting]
        self._box.clear()
        self._box.set_visibility(bool(waiting))
        with self._box:
            for proposal in waiting:
                self._draw(proposal)

    def _draw(self, proposal: Proposal) -> None:
        what = describe(proposal.action, self._visit.zone)
        with ui.element("div").classes("hr-request"):
            ui.icon("schedule", size="1.3rem").props("aria-hidden=true")
            with ui.element("div").classes("hr-grow"):
                ui.label("Waiting for the front desk").classes("hr-strong")
                ui.label(f"You asked us to {what}.")
            ui.button("Withdraw", on_click=partial(self._ask, proposal.id, what)).props("flat color=warning").classes(
                "hr-small"
            )

    def _ask(self, proposal_id: str, what: str) -> None:
        with self._box, ui.dialog(value=True).props("aria-label='Withdraw this request?'") as dialog, ui.card():
            heading("Withdraw this request?", 2)
            ui.label(f"You asked us to {what}. Nothing will be changed.")
            with line().style("padding-top: 12px"):
                ui.button("Withdraw", on_click=partial(self._withdraw, proposal_id, dialog)).props(
                    "unelevated color=warning"
                )
                ui.button("Keep it", on_click=dialog.close).props("flat autofocus")

    async def _withdraw(self, proposal_id: str, dialog: ui.dialog) -> None:
        dialog.close()
        await self._visit.attempt(lambda: self._visit.office.desk.withdraw(self._visit.principal, proposal_id))
