"""The intent allowlist: as it stands, a dry run of a change, the change, and what was changed. Admins only."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from graphs.allowlist_trial import Trial
from ledger.allowlist_versions import AllowlistVersion
from policies.intents import IntentSetting
from practice.record import Id, Value
from server.allowlist_editing import AllowlistView
from server.api.fields import Reason
from server.office import office_of
from server.security.who import Caller

router = APIRouter(prefix="/api/v1/allowlist", tags=["governance"])


class Wanted(Value):
    """Where one intent is to stand."""

    intent: Id
    setting: IntentSetting


class Change(Wanted):
    """Where one intent is to stand, why, and the number of the version that the person looked at."""

    reason: Reason
    based_on: int = Field(ge=0, le=2**31 - 2)


@router.get("")
async def allowlist(request: Request, caller: Caller) -> AllowlistView:
    """Return every intent: its threshold, its route, whether it is on, and what it may be set to."""
    return await office_of(request).allowlist.view(caller)


@router.post("/dry-run")
async def dry_run(request: Request, caller: Caller, wanted: Wanted) -> Trial:
    """Say which past messages the change would have sent elsewhere; nothing is changed."""
    return await office_of(request).allowlist.dry_run(caller, wanted.intent, wanted.setting)


@router.post("/changes", status_code=201)
async def change(request: Request, caller: Caller, wanted: Change) -> AllowlistVersion:
    """Set an intent, with a reason; the next message is read by it."""
    return await office_of(request).allowlist.change(
        caller, wanted.intent, wanted.setting, based_on=wanted.based_on, reason=wanted.reason
    )


@router.get("/changes")
async def history(
    request: Request, caller: Caller, intent: Annotated[Id | None, Query()] = None
) -> list[AllowlistVersion]:
    """Return what was changed, by whom and why, newest first."""
    return list(await office_of(request).allowlist.history(caller, intent))
