"""The sign-in page: a plain form, so that signing in needs no script."""

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from server.office import office_of
from server.pages.plain import plain_page

sign_in_page = APIRouter(include_in_schema=False)

FORM = """<div><h1 class="hr-title">{practice}</h1>
<p class="hr-soft">Sign in to your portal or the staff console.</p></div>{failed}
<form method="post" action="/sign-in" class="hr-card hr-stack">
<label>E-mail address
<input name="email" type="email" autocomplete="username" maxlength="254" required autofocus></label>
<label>Password
<input name="password" type="password" autocomplete="current-password" maxlength="254" required></label>
<button type="submit">Sign in</button></form>"""

FAILED = (
    '<p class="hr-remark hr-remark-danger" role="alert">The address or the password is wrong. '
    "After five failures an account rests for 15 minutes.</p>"
)


@sign_in_page.get("/sign-in")
async def show_sign_in(request: Request, failed: bool = False) -> HTMLResponse:
    """Show the form."""
    profile = office_of(request).services.profile
    content = FORM.format(practice=escape(profile.name), failed=FAILED if failed else "")
    return HTMLResponse(plain_page("Sign in", content, profile))
