"""Asking an agent: reschedule somebody, summarize a chart, draft a note, read a referral."""

from fastapi import APIRouter, Request, Response, UploadFile

from graphs.request import StaffRequest
from policies.inbound import accept_upload
from practice.errors import Refused
from practice.identity import Role
from practice.record import Value
from server.api.stream import stream
from server.office import office_of
from server.security.who import Caller

router = APIRouter(prefix="/api/v1", tags=["ask an agent"])


class Material(Value):
    """The text of an uploaded file."""

    text: str


@router.post("/requests")
async def ask(request: Request, caller: Caller, wanted: StaffRequest) -> Response:
    """Ask an agent; its stages stream back, its proposal waits in the inbox."""
    return await stream(request, await office_of(request).turns.staff_request(caller, wanted))


@router.post("/material")
async def read_upload(caller: Caller, file: UploadFile) -> Material:
    """Return the text of an upload, or a clear error where it is not text."""
    if caller.role is Role.CLIENT:
        raise Refused("Only staff upload material.", reason="role")
    return Material(text=accept_upload(await file.read()))
