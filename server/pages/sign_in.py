"""The sign-in page: a plain form, so that signing in needs no script."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from server.office import office_of
from server.pages.theme import FAVICON, STYLE

sign_in_page = APIRouter(include_in_schema=False)

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Handrail</title><style>{style}
main {{ max-width: 24rem; margin: 12vh auto; padding: 0 16px; }}
h1 {{ font-size: 1.5rem; margin: 12px 0 4px; }} label {{ display: block; margin-top: 14px; font-weight: 600; }}
input {{ width: 100%; box-sizing: border-box; font: inherit; padding: 10px; margin-top: 4px; border-radius: 8px;
         border: 1px solid var(--soft); background: #fff; color: var(--ink); }}
button {{ font: inherit; font-weight: 600; width: 100%; margin-top: 20px; padding: 12px; border: 0; border-radius: 8px;
          background: var(--accent); color: #fff; cursor: pointer; }}
.failed {{ color: var(--danger); background: var(--danger-soft); padding: 10px; border-radius: 8px; }}
svg {{ width: 44px; height: 44px; }}</style></head>
<body><main>{logo}<h1>{practice}</h1><p class="hr-soft">Sign in to the portal or the staff console.</p>{failed}
<form method="post" action="/sign-in" class="hr-card">
<label>E-mail address<input name="email" type="email" autocomplete="username" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit">Sign in</button></form>
<p class="hr-soft">In an emergency call 911. In a crisis call or text 988. Practice: {phone}</p></main></body></html>"""

FAILED = (
    '<p class="failed" role="alert">The address or the password is wrong. After five failures an account rests.</p>'
)


@sign_in_page.get("/sign-in")
async def show_sign_in(request: Request, failed: bool = False) -> HTMLResponse:
    """Show the form."""
    profile = office_of(request).services.profile
    return HTMLResponse(
        PAGE.format(
            style=STYLE, logo=FAVICON, practice=profile.name, phone=profile.phone, failed=FAILED if failed else ""
        )
    )
