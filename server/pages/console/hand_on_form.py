"""Handing a proposal to a colleague: whom, and why."""

from nicegui import ui

from graphs.handing_on import Colleague
from practice.errors import HandrailError
from server.pages.theme import heading, line, soft
from server.pages.visit import Visit


class HandOnForm:
    """A button that asks which colleague is to decide, among those whom the policy lets decide."""

    def __init__(self, visit: Visit, proposal_id: str) -> None:
        self._visit = visit
        self._proposal_id = proposal_id
        with (
            ui.dialog().props("aria-label='Hand on'") as self._dialog,
            ui.card().classes("hr-stack").style("width: 440px"),
        ):
            heading("Who is to decide this?", 2)
            self._whom = ui.select({}, label="Colleague").props("outlined").classes("w-full")
            self._reason = ui.textarea("Why it goes to them").props("outlined maxlength=500").classes("w-full")
            soft("It stands first in their inbox. It lapses when it would have, whoever has it.")
            with line():
                ui.button("Hand on", on_click=self._hand_on).props("unelevated")
                ui.button("Keep it", on_click=self._dialog.close).props("flat")

    @property
    def is_asking(self) -> bool:
        """Say whether the question is open; keys mean nothing then."""
        return bool(self._dialog.value)

    async def ask(self) -> None:
        """Look up who may decide it, and ask."""
        try:
            found = await self._visit.office.handing_on.colleagues(self._visit.principal, self._proposal_id)
        except HandrailError as error:
            self._visit.say(error)
            return
        self._whom.set_options({one.person_id: _told(one) for one in found})
        self._dialog.open()

    async def _hand_on(self) -> None:
        handing_on, principal = self._visit.office.handing_on, self._visit.principal
        to, reason = str(self._whom.value or ""), self._reason.value or ""
        error = await self._visit.attempt(
            lambda: handing_on.hand_on(principal, self._proposal_id, to, reason), "Handed on"
        )
        if error is None:
            self._dialog.close()


def _told(colleague: Colleague) -> str:
    return f"{colleague.name}, {colleague.role.value.replace('_', ' ')}"
