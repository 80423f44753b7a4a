"""A field that finds clients by a part of their name, among those whom the person may contact."""

from collections.abc import Callable

from nicegui import events, ui

from practice.errors import HandrailError
from server.pages.visit import Visit

LEAST_LETTERS = 2


class ClientSearch:
    """The field; ``value`` is the chosen client's id."""

    def __init__(self, visit: Visit, on_change: Callable[..., object] | None = None, *, hint: str = "") -> None:
        self._visit = visit
        self._known: dict[str, str] = {}
        self._field = ui.select({}, label="Client", with_input=True, clearable=True, on_change=on_change)
        hint = " ".join(filter(None, ["Type two letters of the name.", hint]))
        self._field.props(f'outlined hide-dropdown-icon input-debounce=150 hint="{hint}"')
        self._field.classes("w-full").on("input-value", self._find, throttle=0.2, leading_events=False)
        with self._field.add_slot("no-option"):
            ui.label("Nobody by that name whom you may contact").classes("hr-soft").style("padding: 8px 16px")

    @property
    def value(self) -> str | None:
        """The chosen client's id."""
        return str(self._field.value) if self._field.value else None

    def set_visibility(self, visible: bool) -> None:
        """Show it or not."""
        self._field.set_visibility(visible)

    async def _find(self, event: events.GenericEventArguments) -> None:
        name = str(event.args or "").strip()
        if len(name) < LEAST_LETTERS:
            return
        try:
            found = await self._visit.office.readings.clients(self._visit.principal, name)
        except HandrailError as error:
            self._visit.say(error)
            return
        options = {client.id: f"{client.full_name}, born {client.date_of_birth:%b %d, %Y}" for client in found}
        if self.value and self.value in self._known:
            options.setdefault(self.value, self._known[self.value])
        self._known = options
        self._field.set_options(options)
