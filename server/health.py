"""Is it alive, is it ready, how is it doing."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from practice.errors import EhrError
from practice.people import Clinician
from server.office import office_of

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Return that the process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, str]:
    """Return whether ledger and EHR answer, with 503 where one does not."""
    services = office_of(request).services
    state = {"ledger": "ok", "ehr": "ok"}
    async with services.ledger.transaction() as unit:
        await unit.dials.setting("S1")
    try:
        await services.ehr.search(Clinician, limit=1)
    except EhrError as error:
        state["ehr"] = type(error).__name__
        response.status_code = 503
    return state


@router.get("/metrics")
async def metrics() -> Response:
    """Return Prometheus metrics: counts and times, no names."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
