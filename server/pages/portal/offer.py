"""Offered times as buttons: when, with whom, where, and why it is offered."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Self

from nicegui import ui

from ledger.messages import ConversationMessage
from server.pages.names import Names
from server.pages.theme import soft, tag

Pick = Callable[[str, str], Awaitable[None]]


class OfferedTimes:
    """The buttons of one offer."""

    def __init__(self, offer_id: str, buttons: dict[str, ui.button]) -> None:
        self.id = offer_id
        self._buttons = buttons
        self._picked = ""

    @classmethod
    async def draw(cls, message: ConversationMessage, names: Names, pick: Pick) -> Self:
        """Draw an offer under its message; pressing a button picks its time."""
        offer_id = str(message.payload["offer_id"])
        buttons = {}
        with ui.element("div").classes("hr-slots").props('role=group aria-label="Offered times"'):
            for slot in message.payload["slots"]:
                who, slot_id = await names.clinician(slot.get("clinician_id")), str(slot["id"])
                when, _, where = str(slot["text"]).rpartition(", ")
                with ui.button(on_click=partial(pick, offer_id, slot_id), color=None).props("unelevated") as button:
                    ui.label(when).classes("hr-strong")
                    ui.label(f"{where.capitalize()} with {who}" if who else where.capitalize())
                    soft(" · ".join(slot["reasons"]))
                buttons[slot_id] = button.classes("hr-slot")
        return cls(offer_id, buttons)

    def settle(self, picked: str, *, closed: bool) -> None:
        """Mark what was picked, and let nothing be picked any more where the offer is over."""
        for button in self._buttons.values():
            button.set_enabled(not (closed or picked))
        if picked in self._buttons and picked != self._picked:
            self._picked = picked
            with self._buttons[picked].classes("hr-picked"):
                tag("Your choice", "good")
