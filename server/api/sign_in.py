"""Signing in and out, for pages (cookie) and for programs (bearer token)."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from practice.record import Value
from server.office import Office, office_of
from server.security.session import COOKIE, LASTS_SECONDS
from server.security.sign_in import SignInFailed, sign_in
from server.security.who import Caller

router = APIRouter(tags=["sign-in"])


class Credentials(Value):
    """What a program signs in with."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=200)


class Token(Value):
    """A bearer token for one hour."""

    access_token: str
    token_type: str = "bearer"
    expires_in: int = 3600


class Me(Value):
    """The signed-in person."""

    name: str
    role: str
    client_id: str | None


@router.post("/api/v1/token")
async def issue_token(request: Request, credentials: Credentials) -> Token:
    """Exchange address and password for a bearer token."""
    office = office_of(request)
    person = await sign_in(office, credentials.email, credentials.password)
    return Token(access_token=office.tokens.issue(person.id))


@router.get("/api/v1/me")
async def me(caller: Caller) -> Me:
    """Return who is signed in."""
    return Me(name=caller.name, role=caller.role.value, client_id=caller.client_id)


@router.post("/sign-in", include_in_schema=False)
async def sign_in_by_form(
    request: Request, email: Annotated[str, Form(max_length=254)], password: Annotated[str, Form(max_length=200)]
) -> Response:
    """Set the session cookie and lead to the person's first page."""
    office = office_of(request)
    try:
        person = await sign_in(office, email, password)
    except SignInFailed:
        return RedirectResponse("/sign-in?failed=1", status_code=303)
    cookie, _ = office.sessions.begin(person.id)
    response = RedirectResponse("/portal" if person.role.value == "client" else "/console", status_code=303)
    _set_cookie(office, response, cookie, LASTS_SECONDS)
    return response


@router.get("/sign-out", include_in_schema=False)
async def sign_out(request: Request) -> Response:
    """Forget the session."""
    response = RedirectResponse("/sign-in", status_code=303)
    _set_cookie(office_of(request), response, "", 0)
    return response


def _set_cookie(office: Office, response: Response, value: str, seconds: int) -> None:
    response.set_cookie(
        COOKIE, value, max_age=seconds, httponly=True, samesite="strict", secure=office.secure_cookies, path="/"
    )
