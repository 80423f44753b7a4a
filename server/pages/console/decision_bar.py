"""The three answers to a proposal, as buttons and as keys."""

from collections.abc import Callable
from datetime import timedelta

from nicegui import ui

from graphs.desk import Verdict
from server.pages.console.editor import Editor
from server.pages.theme import heading, line, soft
from server.pages.visit import Visit

HESITATION = timedelta(seconds=0.8)
"""So long a proposal must have been open before a key approves it: the next one comes up by itself."""


class DecisionBar:
    """Approve, edit, reject one proposal."""

    def __init__(self, visit: Visit, proposal_id: str, editor: Editor | None) -> None:
        self._visit = visit
        self._proposal_id = proposal_id
        self._editor = editor
        self._deciding = False
        self._opened_at = visit.now
        with line() as box:
            self._approve_button = self._button("Approve", "A", self.approve).props("unelevated color=positive")
            if editor is not None:
                self._edit_button = self._button("Edit", "E", self.edit).props("outline")
            self._button("Reject", "R", self.reject).props("outline color=negative")
        box.style("position: sticky; bottom: 0; padding: 10px 0; background: var(--paper); z-index: 5")
        self._draw_dialog()

    @property
    def is_asking(self) -> bool:
        """Say whether the question for a reason is open; keys mean nothing then."""
        return bool(self._dialog.value)

    @property
    def is_fresh(self) -> bool:
        """Say whether nobody can have read it yet."""
        return self._visit.now - self._opened_at < HESITATION

    async def approve(self) -> None:
        """Approve, as edited where the person edited."""
        if self._editor is not None and self._editor.changed():
            await self._decide("edit", action=self._editor.action(), done="Approved with your changes")
        else:
            await self._decide("approve", done="Approved")

    def edit(self) -> None:
        """Let the person write."""
        if self._editor is not None:
            self._editor.open()
            self._edit_button.set_visibility(False)

    def reject(self) -> None:
        """Ask why."""
        self._dialog.open()

    def note_change(self) -> None:
        """Say on the button that an edit will be approved."""
        edited = self._editor is not None and self._editor.changed()
        self._approve_label.set_text("Approve with my changes" if edited else "Approve")

    def _button(self, text: str, key: str, act: Callable[..., object]) -> ui.button:
        with ui.button(on_click=act).props(f"aria-keyshortcuts={key.lower()}") as button:
            label = ui.label(text)
            ui.label(key).classes("hr-key").props("aria-hidden=true")
        if text == "Approve":
            self._approve_label = label
        return button

    def _draw_dialog(self) -> None:
        with (
            ui.dialog().props("aria-label='Reject'") as self._dialog,
            ui.card().classes("hr-stack").style("width: 440px"),
        ):
            heading("Why is this rejected?", 2)
            self._reason = ui.textarea("A few words for whoever follows up").props("outlined autofocus maxlength=500")
            self._reason.classes("w-full")
            soft("Nothing is changed. A task asks the front desk to write to the client.")
            with line():
                ui.button("Reject", on_click=self._reject).props("unelevated color=negative")
                ui.button("Keep it", on_click=self._dialog.close).props("flat")

    async def _reject(self) -> None:
        if await self._decide("reject", reason=self._reason.value or "", done="Rejected"):
            self._dialog.close()

    async def _decide(
        self, verdict: Verdict, *, action: dict[str, object] | None = None, reason: str = "", done: str
    ) -> bool:
        """Decide once, however often somebody presses. True: it was taken."""
        if self._deciding:
            return False
        self._deciding = True
        desk, principal = self._visit.office.desk, self._visit.principal
        try:
            error = await self._visit.attempt(
                lambda: desk.decide(principal, self._proposal_id, verdict, action=action, reason=reason), done
            )
        finally:
            self._deciding = False
        return error is None
