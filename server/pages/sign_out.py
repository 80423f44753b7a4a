"""Signing out: a plain form with the session's token."""

from html import escape

from nicegui import ui

from server.pages.visit import Visit
from server.security.session import CSRF_FIELD


def sign_out_form(visit: Visit) -> None:
    """Show the button."""
    ui.html(
        f'<form method="post" action="/sign-out"><input type="hidden" name="{CSRF_FIELD}" '
        f'value="{escape(visit.csrf_token)}"><button type="submit" class="hr-plain">Sign out</button></form>',
        sanitize=False,
    )
