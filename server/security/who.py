"""Who is calling: the only place where a request becomes a principal. Everything else takes a ``Principal``."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from ledger.people import Person
from practice.errors import HandrailError, NotFound, Refused
from practice.identity import Principal
from server.office import Office, office_of
from server.security.limits import network_of
from server.security.session import COOKIE, CSRF_HEADER, Session

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_described = HTTPBearer(auto_error=False, description="From POST /api/v1/token")


class SignInNeeded(HandrailError):
    """Nobody is signed in, or no longer."""

    status = 401
    title = "Please sign in"


async def active_person(office: Office, person_id: str | None) -> Person | None:
    """Return the person if the account still exists and is active."""
    if person_id is None:
        return None
    async with office.services.ledger.reading() as unit:
        try:
            person = await unit.people.get(person_id)
        except NotFound:
            return None
    return person if person.active else None


async def page_person(office: Office, cookies: dict[str, str]) -> Person | None:
    """Return the person whom a page's cookie names."""
    session = office.sessions.read(cookies.get(COOKIE))
    return await active_person(office, session.person_id if session else None)


def page_csrf_token(office: Office, cookies: dict[str, str]) -> str:
    """Return the token for the forms of the page that carries this cookie; empty where nobody is signed in."""
    session = office.sessions.read(cookies.get(COOKIE))
    return office.sessions.csrf_token(session) if session else ""


async def principal(
    request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(_described)] = None
) -> Principal:
    """Return the caller, by bearer token, or by cookie with the CSRF token where the method changes something."""
    office = office_of(request)
    if (token := _bearer(request)) is not None:
        person = await active_person(office, office.tokens.read(token))
    else:
        session = office.sessions.read(request.cookies.get(COOKIE))
        if session is not None and request.method not in SAFE_METHODS:
            check_csrf(office, session, request.headers.get(CSRF_HEADER))
        person = await active_person(office, session.person_id if session else None)
    if person is None:
        raise SignInNeeded("You are not signed in.", "Sign in, then try again.")
    return person.principal


def check_csrf(office: Office, session: Session, token: str | None) -> None:
    """Raise ``Refused`` unless this is the session's own token."""
    if not office.sessions.csrf_fits(session, token):
        raise Refused("The request lacks this session's token.", "Reload the page.", reason="csrf")


def caller_key(connection: HTTPConnection) -> str:
    """Name whose rate limit a request counts against.

    It is the person whom a genuine token or cookie names, else the address: an invented token opens no new bucket.
    """
    office, token = office_of(connection), _bearer(connection)
    if token is not None:
        person_id = office.tokens.read(token)
    else:
        session = office.sessions.read(connection.cookies.get(COOKIE))
        person_id = session.person_id if session else None
    return f"person:{person_id}" if person_id else address_key(connection)


def address_key(connection: HTTPConnection) -> str:
    """Name the address that a request comes from, as the key of a rate limit."""
    return network_of(connection.client.host if connection.client else None)


def _bearer(connection: HTTPConnection) -> str | None:
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


Caller = Annotated[Principal, Depends(principal)]
"""A route parameter: the signed-in person."""
