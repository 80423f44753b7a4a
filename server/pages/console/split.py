"""A list and what is open of it: side by side where there is room, one after the other on a phone."""

from collections.abc import Callable

from nicegui import ui

from server.pages.theme import stack


class Split:
    """Both halves. ``on_back`` is called on a phone by whoever goes back to the list."""

    def __init__(self, on_back: Callable[[], object], *, name: str) -> None:
        self._frame = ui.element("div").classes("hr-split").props("data-open=no")
        with self._frame:
            self.list = stack("hr-split-list").props(f'role=list aria-label="{name}"')
            with stack("hr-split-detail"):
                back = ui.button("Back to the list", icon="arrow_back", on_click=on_back).props("flat")
                back.classes("hr-back self-start")
                self.detail = stack()

    def empty(self, is_empty: bool) -> None:
        """Give the list the whole width while there is nothing to open."""
        self._frame.classes(add="hr-split-empty" if is_empty else "", remove="" if is_empty else "hr-split-empty")

    def open(self, is_open: bool) -> None:
        """Say whether the detail is open; matters on a phone only."""
        self._frame.props(f"data-open={'yes' if is_open else 'no'}")
