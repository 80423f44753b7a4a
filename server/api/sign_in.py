"""Signing in and out, for pages (cookie) and for programs (bearer token)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from practice.identity import Role
from practice.record import Value
from server.api.fields import Word
from server.office import Office, office_of
from server.security.same_site import from_our_own_site
from server.security.session import COOKIE, CSRF_FIELD, CSRF_HEADER, LASTS_SECONDS
from server.security.sign_in import SignInFailed, sign_in
from server.security.tokens import LASTS
from server.security.who import Caller, address_key, check_csrf

router = APIRouter(tags=["sign-in"])


class Credentials(Value):
    """What a program signs in with."""

    email: Word
    password: Word


class Token(Value):
    """A bearer token."""

    access_token: str
    token_type: str = "bearer"
    expires_in: int = Field(default=int(LASTS.total_seconds()), description="Seconds")


class Me(Value):
    """The signed-in person."""

    name: str
    role: str
    client_id: str | None


async def limit_attempts(request: Request) -> None:
    """Slow down whoever tries passwords, whichever accounts they try."""
    office_of(request).sign_in_limit.take(address_key(request))


LimitedAttempts = Depends(limit_attempts)


@router.post("/api/v1/token", dependencies=[LimitedAttempts])
async def issue_token(request: Request, credentials: Credentials) -> Token:
    """Exchange address and password for a bearer token."""
    office = office_of(request)
    person = await sign_in(office, credentials.email, credentials.password)
    return Token(access_token=office.tokens.issue(person.id))


@router.get("/api/v1/me")
async def me(caller: Caller) -> Me:
    """Return who is signed in."""
    return Me(name=caller.name, role=caller.role.value, client_id=caller.client_id)


@router.post("/sign-in", include_in_schema=False, dependencies=[Depends(from_our_own_site), LimitedAttempts])
async def sign_in_by_form(
    request: Request, email: Annotated[Word, Form()], password: Annotated[Word, Form()]
) -> Response:
    """Set the session cookie and lead to the person's first page."""
    office = office_of(request)
    try:
        person = await sign_in(office, email, password)
    except SignInFailed:
        return RedirectResponse("/sign-in?failed=1", status_code=303)
    cookie, _ = office.sessions.begin(person.id)
    response = RedirectResponse("/portal" if person.role is Role.CLIENT else "/console", status_code=303)
    _set_cookie(office, response, cookie, LASTS_SECONDS)
    return response


@router.post("/sign-out", include_in_schema=False)
async def sign_out(request: Request, csrf_token: Annotated[Word | None, Form(alias=CSRF_FIELD)] = None) -> Response:
    """End the session and forget the cookie. A form sends the session's token as ``csrf_token``."""
    office = office_of(request)
    session = office.sessions.read(request.cookies.get(COOKIE))
    if session is not None:
        check_csrf(office, session, csrf_token or request.headers.get(CSRF_HEADER))
        office.sessions.end(session)
        async with office.services.ledger.transaction() as unit:
            await unit.audit.append(session.person_id, "sign_out", {"person_id": session.person_id}, {})
    response = RedirectResponse("/sign-in", status_code=303)
    _set_cookie(office, response, "", 0)
    return response


def _set_cookie(office: Office, response: Response, value: str, seconds: int) -> None:
    response.set_cookie(
        COOKIE, value, max_age=seconds, httponly=True, samesite="strict", secure=office.secure_cookies, path="/"
    )
