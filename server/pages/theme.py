"""How the pages look: one palette with readable contrast (WCAG AA), one font stack of the reader's own machine."""

from html import escape

from nicegui import ui

INK = "#1d2b2f"
ACCENT = "#1f5f5b"
DANGER = "#a32020"
FAVICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#1f5f5b'/>"
    "<path d='M7 22V10m18 12V10M7 15h18' stroke='#fff' stroke-width='3' stroke-linecap='round' fill='none'/></svg>"
)

STYLE = """
:root { --ink: #1d2b2f; --soft: #55666b; --paper: #f5f4ef; --card: #ffffff; --line: #d9d8cf; --accent: #1f5f5b;
        --accent-soft: #e3efec; --danger: #a32020; --danger-soft: #fbeaea; --warn: #7a4b00; --warn-soft: #fdf3dd; }
body, .q-page { background: var(--paper) !important; color: var(--ink); }
body, .nicegui-content, .q-btn, .q-field { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
.nicegui-content { padding: 0; gap: 0; }
.hr-card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; width: 100%; }
.hr-soft { color: var(--soft); font-size: 0.9rem; }
.hr-bubble { border-radius: 14px; padding: 10px 14px; max-width: 88%; white-space: pre-wrap; line-height: 1.45;
             overflow-wrap: anywhere; }
.hr-mine { background: var(--accent); color: #fff; align-self: flex-end; border-bottom-right-radius: 4px; }
.hr-theirs { background: var(--card); border: 1px solid var(--line); align-self: flex-start;
             border-bottom-left-radius: 4px; }
.hr-staff { background: var(--accent-soft); border: 1px solid var(--accent); align-self: flex-start; }
.hr-status { background: var(--warn-soft); color: var(--warn); align-self: flex-start; }
.hr-notice { background: var(--danger-soft); color: var(--danger); border: 2px solid var(--danger);
             align-self: stretch; max-width: 100%; }
.hr-tag { font-size: 0.75rem; border-radius: 999px; padding: 2px 10px; background: var(--accent-soft);
          color: var(--accent); white-space: nowrap; }
.hr-tag-danger { background: var(--danger-soft); color: var(--danger); }
.hr-tag-warn { background: var(--warn-soft); color: var(--warn); }
.q-btn { text-transform: none; letter-spacing: 0; }
:focus-visible { outline: 3px solid #e0a100 !important; outline-offset: 2px; }
"""


def apply_theme() -> None:
    """Give the page its palette and style."""
    ui.colors(primary=ACCENT, secondary="#55666b", negative=DANGER, warning="#7a4b00", positive="#1b6b3a")
    ui.add_css(STYLE)


def tag(text: str, kind: str = "") -> ui.label:
    """Show a short word in a pill; ``kind`` is '', 'warn' or 'danger'."""
    return ui.label(text).classes(f"hr-tag {f'hr-tag-{kind}' if kind else ''}")


def bubble(text: str, kind: str) -> ui.html:
    """Show plain text in a bubble; it is escaped, whoever wrote it."""
    return ui.html(escape(text), sanitize=False).classes(f"hr-bubble hr-{kind}")
