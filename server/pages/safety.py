"""The practice's fixed safety notice, one press away on every page; its words are the practice's, never generated."""

import re
from html import escape

from nicegui import ui

from practice.profile import PracticeProfile

_NUMBER = re.compile(r"\(\d{3}\) \d{3}-\d{4}|\b(?:988|911)\b|\b\d{5,6}\b")
_TEXTED = re.compile(r"\d{5,6}")


def safety_button(profile: PracticeProfile) -> None:
    """Show the button and, on a press, the notice."""
    with (
        ui.dialog().props("aria-label='Get help now'") as dialog,
        ui.card().classes("hr-stack").style("max-width: 480px"),
    ):
        draw_notice(profile, profile.safety_notice.when_opened)
        ui.button("Close", on_click=dialog.close).props("flat autofocus").classes("self-end")
    ui.button("Get help now", on_click=dialog.open, color=None).props("unelevated").classes("hr-help")


def draw_notice(profile: PracticeProfile, body: str) -> ui.element:
    """Draw the notice, word for word; its numbers can be pressed to call or to write."""
    notice = profile.safety_notice
    with ui.element("div").classes("hr-notice") as box:
        ui.label(notice.title).classes("hr-subtitle")
        ui.label(body)
        for line in notice.lines:
            ui.html(linked(line), sanitize=False)
    return box


def linked(line: str) -> str:
    """Return a line as HTML with its numbers as links; everything else in it is escaped."""
    parts, end = [], 0
    for found in _NUMBER.finditer(line):
        number = found.group()
        scheme = "sms" if _TEXTED.fullmatch(number) else "tel"
        digits = "".join(filter(str.isdigit, number))
        parts += [escape(line[end : found.start()]), f'<a href="{scheme}:{digits}">{escape(number)}</a>']
        end = found.end()
    return "".join((*parts, escape(line[end:])))
