"""Signed webhooks from the EHR. An unsigned or stale one is refused; a repeated one changes nothing."""

import asyncio

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from graphs.events import EhrEvent
from practice.errors import InputError, Refused
from server.office import office_of
from server.security.webhook_signature import HEADER

router = APIRouter(prefix="/webhooks", tags=["webhooks"])
MAX_BODY = 64_000


@router.post("/ehr", status_code=202)
async def receive(request: Request) -> Response:
    """Take one delivery: 202 when it is new, 200 when it was seen before."""
    office = office_of(request)
    body = await request.body()
    if not office.webhook_signature.fits(request.headers.get(HEADER), body):
        raise Refused("The signature does not fit.", "Check the webhook secret.", reason="signature")
    if len(body) > MAX_BODY:
        raise InputError("The event is too large.")
    try:
        event = EhrEvent.model_validate_json(body)
    except ValidationError as error:
        raise InputError("The event does not fit.", "See the documentation of webhooks.") from error
    new = await asyncio.shield(office.events.take(event))
    return Response(status_code=202 if new else 200)
