"""Is it alive, is it ready, how is it doing."""

import asyncio

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from graphs.services import Services
from practice.people import Clinician
from server.office import office_of

router = APIRouter(include_in_schema=False)
PATIENCE_SECONDS = 2.0


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Return that the process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, str]:
    """Return whether ledger and EHR answer, with 503 where one does not."""
    services = office_of(request).services
    ledger, ehr = await asyncio.gather(_ledger(services), _ehr(services))
    if (ledger, ehr) != ("ok", "ok"):
        response.status_code = 503
    return {"ledger": ledger, "ehr": ehr}


@router.get("/metrics")
async def metrics() -> Response:
    """Return Prometheus metrics: counts and times, no names."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _ledger(services: Services) -> str:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), services.ledger.reading() as unit:
            await unit.dials.setting("S1")
    except Exception as error:  # whatever it is, the answer is 'not ready', and its kind
        return type(error).__name__
    return "ok"


async def _ehr(services: Services) -> str:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await services.ehr.search(Clinician, limit=1)
    except Exception as error:
        return type(error).__name__
    return "ok"
