"""Is a named slot still free? Asked of the EHR's calendar afresh, right before it becomes a proposal."""

import re
from datetime import UTC, datetime

from practice.appointment import Appointment
from practice.errors import InputError
from practice.people import Clinician, Modality, ServiceType
from practice.scheduling.slot import Slot
from practice.scheduling.wish import TimeWish
from tools.booking_terms import usual_service
from tools.context import ToolContext
from tools.slot_search import SlotSearch

_ID = re.compile(r"(?P<clinician>[\w-]+)@(?P<starts>\d{4}-\d\d-\d\dT\d\d:\d\d)Z/(?P<minutes>\d{1,3})/(?P<modality>\w+)")


def offered_slot(context: ToolContext, slot_id: str) -> Slot | None:
    """Return the slot of that id if it was offered in this conversation."""
    slots = [ranked.slot for ranked in context.offer.slots] if context.offer else []
    return next((slot for slot in slots if slot.id == slot_id), None)


def read_slot(slot_id: str, service: ServiceType) -> Slot:
    """Read a slot's id back into the slot. Raises ``InputError`` for anything that is no such id."""
    match = _ID.fullmatch(slot_id)
    try:
        if match is None:
            raise ValueError(slot_id)
        return Slot(
            clinician_id=match["clinician"],
            starts_at=datetime.fromisoformat(match["starts"]).replace(tzinfo=UTC),
            duration_minutes=int(match["minutes"]),
            service=service,
            modality=Modality(match["modality"]),
        )
    except ValueError as error:
        raise InputError("This is not a slot_id. Offer slots first, and use an id that was offered.") from error


async def unoffered_slot(context: ToolContext, slot_id: str) -> Slot:
    """Read a slot whose offer is no longer open, of the service that its clinician and length stand for.

    Raises ``InputError`` where that is none, or more than one and none of them the client's usual service.
    """
    usual = await usual_service(context)
    slot = read_slot(slot_id, usual)
    clinicians = [one for one in await context.ehr.search(Clinician) if one.id == slot.clinician_id]
    lengths = context.profile.session_minutes
    fitting = [one for person in clinicians for one in person.services if lengths.get(one) == slot.duration_minutes]
    if usual in fitting:
        return slot
    if len(fitting) != 1:
        raise InputError("This slot was not offered here. Offer slots first.")
    return slot.model_copy(update={"service": fitting[0]})


async def still_free(context: ToolContext, slot: Slot, moving: Appointment | None = None) -> Clinician:
    """Return the slot's clinician. Raises ``InputError`` if the time is not, or no longer, free for this client."""
    clinicians = [one for one in await context.ehr.search(Clinician) if one.id == slot.clinician_id]
    zone = context.profile.tz
    local = slot.starts_at.astimezone(zone)
    wish = TimeWish(
        dates=((local.date(), local.date()),),
        exact_start=local.time(),
        modality=slot.modality,
        duration_minutes=slot.duration_minutes,
    )
    search = SlotSearch(context, clinicians, slot.service, slot.duration_minutes, moving)
    free = await search.slots_between(local.date(), local.date(), wish)
    if slot.id not in {one.id for one in free}:
        raise InputError("That time is no longer free. Offer other times.")
    return clinicians[0]
