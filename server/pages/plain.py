"""Pages that need no script: signing in, and what is shown where something went wrong."""

from html import escape

from nicegui import __version__ as nicegui_version

from practice.profile import PracticeProfile
from server.pages.safety import linked
from server.pages.theme import FAVICON, STYLE

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Handrail</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/_nicegui/{version}/static/fonts.css"><style>{style}</style></head>
<body><main class="hr-plain-page"><div class="hr-mark" aria-hidden="true">{logo}</div>{content}
<div class="hr-notice"><p class="hr-strong">Need help right now?</p>{lines}</div></main></body></html>"""


def plain_page(title: str, content: str, profile: PracticeProfile) -> str:
    """Return a whole page; ``content`` is HTML, and the practice's numbers for an emergency stand under it."""
    return PAGE.format(
        title=escape(title),
        version=nicegui_version,
        style=STYLE.read_text(encoding="utf-8"),
        logo=FAVICON,
        content=content,
        lines="".join(f"<p>{linked(line)}</p>" for line in profile.safety_notice.lines),
    )
