"""Who a referral may already be, and whose calendar has room: read from the EHR, judged by the practice's own rules."""

import asyncio
from datetime import timedelta
from typing import Any

from practice.duplicates import PossibleDuplicate, possible_duplicates
from practice.matching import rank_clinicians as rank_by_fit
from practice.people import Client, Clinician, ServiceType
from practice.scheduling.slot import Slot
from practice.scheduling.wish import TimeWish
from practice.work import ClinicianMatch, ReferralDetails
from tools.context import ToolContext
from tools.slot_search import SlotSearch

COMING_DAYS = 14
MOST_MATCHES = 5


async def duplicates_of(context: ToolContext, details: ReferralDetails) -> list[PossibleDuplicate]:
    """Return the clients on file who may be this person, likeliest first."""
    last_name = (details.person_name or "").split()[-1:]
    filters: list[dict[str, Any]] = [{"name": last_name[0]}] if last_name else []
    for name in ("date_of_birth", "phone", "email"):
        if value := getattr(details, name):
            filters.append({name: value})
    found = await asyncio.gather(*(context.ehr.search(Client, **one) for one in filters))
    clients = {client.id: client for clients in found for client in clients}
    return possible_duplicates(details, list(clients.values()))


async def ranked_for(context: ToolContext, details: ReferralDetails) -> list[ClinicianMatch]:
    """Return the clinicians who suit the referral best, with the room in their next two weeks."""
    clinicians = await context.ehr.search(Clinician)
    open_slots = await _open_slots(context, clinicians)
    today = context.local_now.date()
    return rank_by_fit(details, clinicians, open_slots=open_slots, today=today, limit=MOST_MATCHES)


async def _open_slots(context: ToolContext, clinicians: list[Clinician]) -> dict[str, int]:
    """Count, for each clinician, the first sessions that fit into the coming days side by side."""
    today = context.local_now.date()
    minutes = context.profile.session_minutes[ServiceType.INTAKE]
    seeing = [one.model_copy(update={"services": (ServiceType.INTAKE,)}) for one in clinicians]
    search = SlotSearch(context, seeing, ServiceType.INTAKE, minutes)
    slots = await search.slots_between(today, today + timedelta(days=COMING_DAYS), TimeWish())
    return {one.id: _side_by_side([slot for slot in slots if slot.clinician_id == one.id]) for one in clinicians}


def _side_by_side(slots: list[Slot]) -> int:
    count, free_from = 0, None
    for slot in sorted(slots, key=lambda one: one.starts_at):
        if free_from is None or slot.starts_at >= free_from:
            count, free_from = count + 1, slot.ends_at
    return count
