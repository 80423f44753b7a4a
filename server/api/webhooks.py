"""Signed webhooks from the EHR. An unsigned or stale one is refused; a repeated one changes nothing."""

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from graphs.events import EhrEvent
from practice.errors import InputError
from server.office import office_of
from server.security.webhook_signature import HEADER, SignatureWrong

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.post("/ehr", status_code=202)
async def receive(request: Request) -> Response:
    """Take one delivery: 202 when it is new, 200 when it was seen before."""
    office = office_of(request)
    body = await request.body()
    if not office.webhook_signature.fits(request.headers.get(HEADER), body):
        raise SignatureWrong("The signature does not fit, or is too old.", "Check the webhook secret and the clock.")
    try:
        event = EhrEvent.model_validate_json(body)
    except ValidationError as error:
        raise InputError("The event does not fit.", "See the documentation of webhooks.") from error
    new = await office.events.take(event)
    return Response(status_code=202 if new else 200)
