"""Who is calling: the only place where a request becomes a principal. Everything else takes a ``Principal``."""

from typing import Annotated

from fastapi import Depends, Request

from ledger.people import Person
from practice.errors import HandrailError, NotFound, Refused
from practice.identity import Principal
from server.office import Office, office_of
from server.security.session import COOKIE, Session

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInNeeded(HandrailError):
    """Nobody is signed in, or no longer."""

    status = 401
    title = "Please sign in"


async def active_person(office: Office, person_id: str | None) -> Person | None:
    """Return the person if the account still exists and is active."""
    if person_id is None:
        return None
    async with office.services.ledger.transaction() as unit:
        try:
            person = await unit.people.get(person_id)
        except NotFound:
            return None
    return person if person.active else None


async def page_person(office: Office, cookies: dict[str, str]) -> Person | None:
    """Return the person whom a page's cookie names."""
    session = office.sessions.read(cookies.get(COOKIE))
    return await active_person(office, session.person_id if session else None)


async def principal(request: Request) -> Principal:
    """Return the caller, by bearer token, or by cookie with the CSRF token where the method changes something."""
    office = office_of(request)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        person = await active_person(office, office.tokens.read(token))
    else:
        session = office.sessions.read(request.cookies.get(COOKIE))
        if session is not None:
            _check_csrf(office, request, session)
        person = await active_person(office, session.person_id if session else None)
    if person is None:
        raise SignInNeeded("You are not signed in.", "Sign in, then try again.")
    return person.principal


def _check_csrf(office: Office, request: Request, session: Session) -> None:
    if request.method in SAFE_METHODS:
        return
    if not office.sessions.csrf_fits(session, request.headers.get("X-CSRF-Token")):
        raise Refused("The request lacks this session's token.", "Reload the page.", reason="csrf")


Caller = Annotated[Principal, Depends(principal)]
"""A route parameter: the signed-in person."""
