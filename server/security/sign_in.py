"""Signing in: the same slow answer for a wrong address and a wrong password; five failures lock the account."""

from ledger.people import Person
from practice.errors import HandrailError
from server.office import Office
from server.security.passwords import password_fits


class SignInFailed(HandrailError):
    """Wrong address or password, or a resting account; which of them is not told."""

    status = 401
    title = "Sign-in failed"


async def sign_in(office: Office, email: str, password: str) -> Person:
    """Return the person. Raises ``SignInFailed``; every attempt is on the record."""
    ledger, now = office.services.ledger, office.services.clock()
    async with ledger.reading() as unit:
        person = await unit.people.by_email(email)
    fits = await password_fits(person.password_hash if person else None, password)
    resting = person is not None and person.locked_until is not None and person.locked_until > now
    async with ledger.transaction() as unit:
        if person is not None and fits and person.active and not resting:
            await unit.audit.append(person.id, "sign_in.succeeded", {"person_id": person.id}, {})
            return await unit.people.record_success(person.id)
        if person is None:
            await unit.audit.append("anonymous", "sign_in.failed", {}, {"known": False})
        else:
            if not (fits or resting):  # a resting account rests 15 minutes, however often it is tried meanwhile
                await unit.people.record_failure(person.id)
            await unit.audit.append("anonymous", "sign_in.failed", {"person_id": person.id}, {"resting": resting})
    raise SignInFailed("The address or the password is wrong.", "After five failures an account rests 15 minutes.")
