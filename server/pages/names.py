"""Who is behind an id, for a reader who may know."""

from collections.abc import Awaitable, Callable

from practice.errors import EhrError, NotFound
from practice.people import Clinician
from server.pages.visit import Visit

PARTS = {
    "handrail": "Handrail",
    "policy": "Policy",
    "graph": "Handrail",
    "runner": "Handrail",
    "commit": "Handrail",
    "clock": "The clock",
    "ehr": "Records system",
    "sign_in": "Sign-in",
    "anonymous": "Somebody not signed in",
}
"""How the actors that are no person are called."""

NOBODY = "Nobody on file"
SOMEBODY_ELSES = "A colleague's client"


class Names:
    """Looks each id up once for a page. Where a name cannot be had, the id stands for it."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._known: dict[str, str] = {}

    async def client(self, client_id: str | None) -> str:
        """Return a client's name to those who may contact them."""
        readings = self._visit.office.readings
        if client_id is None:
            return ""
        return await self._look_up(client_id, lambda: readings.name_of(self._visit.principal, client_id))

    async def client_or_so(self, client_id: str | None) -> str:
        """Return a client's name, or words for one whose name this person has no right to."""
        name = await self.client(client_id)
        if not name:
            return NOBODY
        return SOMEBODY_ELSES if name == client_id else name

    async def clinician(self, clinician_id: str | None) -> str:
        """Return a clinician's name with title."""
        if clinician_id is None:
            return ""

        async def read() -> str:
            try:
                return (await self._visit.office.services.ehr.read(Clinician, clinician_id)).full_name
            except EhrError:
                return clinician_id

        return await self._look_up(clinician_id, read)

    async def person(self, person_id: str | None) -> str:
        """Return the name of somebody who signs in, or of the part of Handrail that an actor's word stands for."""
        if person_id is None:
            return ""
        if (part := person_id.split(".")[0].split(":")[0]) in PARTS:
            return PARTS[part]

        async def read() -> str:
            async with self._visit.office.services.ledger.reading() as unit:
                try:
                    return (await unit.people.get(person_id)).name
                except NotFound:
                    return person_id

        return await self._look_up(person_id, read)

    async def _look_up(self, key: str, read: Callable[[], Awaitable[str]]) -> str:
        if key not in self._known:
            found = await read()
            if found == key:  # perhaps the records system is down just now: ask again next time
                return key
            self._known[key] = found
        return self._known[key]
