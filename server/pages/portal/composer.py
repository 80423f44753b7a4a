"""Where a client writes: a field that grows, a button, and a line that says what was wrong with a message."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from practice.errors import HandrailError

Say = Callable[[str], Awaitable[HandrailError | None]]
MOST_TYPED = 20_000
"""More than a message may have, so that whoever pastes too much is told so and loses nothing."""
SEND_ON_ENTER = (
    "(e) => { if (e.shiftKey || e.isComposing || matchMedia('(pointer: coarse)').matches) return;"
    " e.preventDefault(); emit(); }"
)


class Composer:
    """The field at the foot of the portal."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._sending = ""
        self._error = ui.label("").classes("hr-error").props("role=alert")
        self._error.set_visibility(False)
        with ui.element("div").classes("hr-write"):
            self._text = ui.textarea(placeholder="Write a message…", on_change=lambda: self.complain(None))
            self._text.props(f'outlined autogrow dense rows=1 maxlength={MOST_TYPED} aria-label="Your message"')
            self._text.on("keydown.enter", self._send, js_handler=SEND_ON_ENTER)
            self._button = ui.button("Send", icon="send", on_click=self._send).props("unelevated")

    def complain(self, error: HandrailError | None) -> None:
        """Say what was wrong, or nothing any more."""
        self._error.set_text(f"{error.detail} {error.advice}" if error else "")
        self._error.set_visibility(error is not None)

    def taken(self) -> None:
        """Empty the field once its message is stored; what was typed since stays."""
        if self._sending and self._text.value == self._sending:
            self._text.value = ""
        self._sending = ""

    def rest(self, busy: bool) -> None:
        """Let nothing be sent while a turn runs."""
        self._button.set_enabled(not busy)

    async def _send(self) -> None:
        self._sending = self._text.value or ""
        self.complain(await self._say(self._sending))
