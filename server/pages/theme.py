"""How the pages look: one style sheet with readable contrast (WCAG AA), and the few marks that every page uses."""

from pathlib import Path

from nicegui import ui

STYLE = Path(__file__).with_name("style.css")
FAVICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#1f5f5b'/>"
    "<path d='M7 22V10m18 12V10M7 15h18' stroke='#fff' stroke-width='3' stroke-linecap='round' fill='none'/></svg>"
)


def apply_theme() -> None:
    """Give the page its palette and style."""
    ui.colors(primary="#1f5f5b", secondary="#4d5f65", negative="#9f1d1d", warning="#714600", positive="#1a6238")
    ui.add_css(STYLE)


def heading(text: str, level: int = 1) -> ui.label:
    """Show a heading, also to those who listen to the page."""
    size = {1: "hr-title", 2: "hr-subtitle"}.get(level, "hr-strong")
    return ui.label(text).classes(size).props(f"role=heading aria-level={level}")


def tag(text: str, kind: str = "") -> ui.label:
    """Show a short word in a pill; ``kind`` is '', 'quiet', 'good', 'warn' or 'danger'."""
    return ui.label(text).classes(f"hr-tag hr-tag-{kind}" if kind else "hr-tag")


def remark(text: str, kind: str = "") -> ui.label:
    """Show a sentence that a person should not miss."""
    return ui.label(text).classes(f"hr-remark hr-remark-{kind}" if kind else "hr-remark")


def soft(text: str) -> ui.label:
    """Show secondary words."""
    return ui.label(text).classes("hr-soft")


def nothing(text: str, icon: str = "check_circle") -> None:
    """Say that a list is empty."""
    with ui.element("div").classes("hr-empty"):
        ui.icon(icon).props("aria-hidden=true")
        ui.label(text)


def stack(*classes: str) -> ui.element:
    """Open a column."""
    return ui.element("div").classes(" ".join(("hr-stack", *classes)))


def line(*classes: str) -> ui.element:
    """Open a row that wraps."""
    return ui.element("div").classes(" ".join(("hr-line", *classes)))


def card(*classes: str) -> ui.element:
    """Open a white box with its things under each other."""
    return ui.element("div").classes(" ".join(("hr-card hr-stack", *classes)))


def facts(rows: list[tuple[str, str]]) -> None:
    """Show names and values in two columns."""
    with ui.element("div").classes("hr-facts"):
        for name, value in rows:
            soft(name)
            ui.label(value).classes("hr-text")


def facts_abreast(rows: list[tuple[str, str]]) -> None:
    """Show each value under its name, as many beside each other as there is room for."""
    with ui.element("div").classes("hr-abreast"):
        for name, value in rows:
            with ui.element("div"):
                soft(name)
                ui.label(value).classes("hr-text")
