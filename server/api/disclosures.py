"""The accounting of disclosures: a client's own, or that of a client one treats or answers for."""

from fastapi import APIRouter, Request

from graphs.disclosures import Disclosure, disclosures_of
from policies.access import Permission
from server.api.fields import Id, Limit
from server.office import office_of
from server.security.who import Caller

router = APIRouter(prefix="/api/v1", tags=["governance"])


@router.get("/clients/{client_id}/disclosures")
async def disclosures(request: Request, caller: Caller, client_id: Id, limit: Limit = 1_000) -> list[Disclosure]:
    """Return what of the client's left Handrail, to whom, for which purpose and when; newest first."""
    office = office_of(request)
    await office.readings.require_about(caller, Permission.DISCLOSURE_READ, client_id)
    async with office.services.ledger.reading() as unit:
        found = await disclosures_of(unit, client_id, limit=limit)
    async with office.services.ledger.transaction() as unit:
        await unit.audit.append(caller.person_id, "record.read", {"client_id": client_id}, {"what": "disclosures"})
    return found
