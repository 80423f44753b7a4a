"""The practice's fixed safety notice, one press away on every page; its words are the practice's, never generated."""

from nicegui import ui

from practice.profile import PracticeProfile


def safety_button(profile: PracticeProfile) -> None:
    """Show the button and, on a press, the notice."""
    notice = profile.safety_notice
    with ui.dialog() as dialog, ui.card().classes("max-w-md"):
        ui.label(notice.title).classes("text-lg font-medium").style("color: var(--danger)")
        ui.label(notice.body)
        for line in notice.lines:
            ui.label(line).classes("font-medium")
        ui.button("Close", on_click=dialog.close).props("flat")
    ui.button("Get help now", on_click=dialog.open).props("unelevated color=negative dense").classes("px-3")
