"""Offering free times. A model names the wish; dates, slots and their order are code."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from practice.appointment import Appointment
from practice.errors import InputError
from practice.people import Clinician
from practice.record import Value
from practice.scheduling.anchor import anchored
from practice.scheduling.parse_wish import parse_wish
from practice.scheduling.ranking import rank_slots
from practice.scheduling.slot import Slot
from practice.scheduling.wish import TimeWish
from practice.times import spoken
from tools.booking_terms import minutes_of, wished_clinicians, wished_service
from tools.context import ToolContext
from tools.coverage_remarks import CoverageBook
from tools.nearest import NearSlot, nearest, relaxed, window_around
from tools.outcome import Offer
from tools.own_appointment import clinician_name, own_appointment, shared_remarks
from tools.session_facts import PLACE
from tools.slot_search import SlotSearch
from tools.tool import Effect, ToolResult, tool


class OfferSlots(Value):
    """Arguments of ``offer_slots``."""

    purpose: Literal["book", "reschedule"]
    appointment_id: str | None = Field(default=None, description='For a reschedule, e.g. "APT-000123"')
    wish: TimeWish = Field(
        default=TimeWish(),
        description="What the person wished, in the practice's local time, everything they stated and nothing else; "
        'weekdays count from Monday = 0, e.g. {"weekdays": [1], "day_parts": [{"starts": "17:00:00"}]}',
    )


@tool(effect=Effect.END, permission="schedule.read")
async def offer_slots(context: ToolContext, arguments: OfferSlots) -> ToolResult:
    """Search the calendar and offer the two or three best free times that keep to the whole wish; ends your turn.

    Precondition: for a reschedule you know which appointment; the wish holds all that the person stated.
    Effect: the person sees the times as buttons. If none keeps to the wish, nothing is shown and your turn goes on:
    you get the nearest free times, and ask the person about them with ask_person.
    Example: {"purpose": "reschedule", "appointment_id": "APT-000123", "wish": {"dates": [["2026-11-23",
    "2026-11-27"]], "excluded_weekdays": [3], "day_parts": [{"starts": "17:00:00"}], "modality": "video"}}
    """
    if arguments.wish.problem:
        raise InputError(f"Ask the person first: {arguments.wish.problem}")
    moving = await _moving(context, arguments)
    wish = _exact(arguments.wish, moving, context)
    clinicians = await context.ehr.search(Clinician)
    service = moving.service if moving else await wished_service(context, wish, clinicians)
    minutes = moving.duration_minutes if moving else minutes_of(context, service)
    chosen = wished_clinicians(wish, clinicians, context.known_client, moving, service)
    search = SlotSearch(context, chosen, service, minutes, moving)
    slots = await search.slots(wish)
    if slots:
        return await _offered(context, arguments, wish, slots, moving, clinicians)
    return await _nearest(context, wish, search, clinicians)


async def _moving(context: ToolContext, arguments: OfferSlots) -> Appointment | None:
    if arguments.purpose == "book":
        return None
    if arguments.appointment_id is None:
        raise InputError("Name the appointment_id that would move.")
    return await own_appointment(context, arguments.appointment_id)


def _exact(wish: TimeWish, moving: Appointment | None, context: ToolContext) -> TimeWish:
    if wish.relative is None:
        return wish
    if moving is None:
        raise InputError("That wish counts from an appointment that is not there. Ask the person for days and times.")
    return anchored(wish, moving, context.profile.tz)


async def _offered(
    context: ToolContext,
    arguments: OfferSlots,
    wish: TimeWish,
    slots: Sequence[Slot],
    moving: Appointment | None,
    clinicians: Sequence[Clinician],
) -> ToolResult:
    zone = context.profile.tz
    book = await CoverageBook.read(context, clinicians)
    moved = [slot for slot in slots if moving is None or not _same_place(slot, moving)]
    liked = context.known_client.preferred_times
    ranked = rank_slots(
        book.compliant(moved),
        client=context.known_client,
        wish=wish,
        original=moving,
        profile=context.profile,
        preferences=parse_wish(liked, now=context.clock(), zone=zone) if liked else None,
    )
    if not ranked:
        told_model = "The only free time that fits is the appointment's own. Ask the person for other days or times."
        return ToolResult({"found": 0, "only_its_own": True, "told": told_model})
    notes = (*book.remarks([one.slot for one in ranked]), *(shared_remarks(moving) if moving else ()))
    ordered = tuple(sorted(ranked, key=lambda one: one.slot.starts_at))
    outcome = Offer(purpose=arguments.purpose, appointment_id=arguments.appointment_id, slots=ordered, notes=notes)
    return ToolResult({"offered": len(ordered)}, outcome=outcome)


def _same_place(slot: Slot, moving: Appointment) -> bool:
    return (slot.starts_at, slot.clinician_id, slot.modality) == (
        moving.starts_at,
        moving.clinician_id,
        moving.modality,
    )


async def _nearest(
    context: ToolContext, wish: TimeWish, search: SlotSearch, clinicians: Sequence[Clinician]
) -> ToolResult:
    """Tell the model what comes nearest; nothing of it is offered, because nothing of it was wished for."""
    today = context.local_now.date()
    horizon = today + timedelta(days=context.profile.booking_horizon_days)
    first, last = window_around(wish, today, horizon)
    slots = await search.slots_between(first, last, relaxed(wish))
    if search.moving:
        slots = [slot for slot in slots if not _same_place(slot, search.moving)]
    usual = search.moving.starts_at.astimezone(context.profile.tz).time() if search.moving else None
    found = nearest(slots, wish, context.profile.tz, clinicians, usual=usual)
    content: dict[str, Any] = {
        "found": 0,
        "nearest": [_near(one, clinicians, context) for one in found],
        "told": "No free time keeps to the whole wish. Ask the person about the nearest, or for other days.",
    }
    if wish.dates and all(span[0] > horizon for span in wish.dates):
        content["opens_until"] = horizon.isoformat()
        content["told"] = "The calendar opens only up to that day. Ask for an earlier one."
    return ToolResult(content)


def _near(one: NearSlot, clinicians: Sequence[Clinician], context: ToolContext) -> dict[str, Any]:
    slot, zone = one.slot, context.profile.tz
    return {
        "slot_id": slot.id,
        "starts_at": slot.starts_at.astimezone(zone).isoformat(timespec="minutes"),
        "label": f"{spoken(slot.starts_at, zone)} {PLACE[slot.modality]}",
        "clinician": clinician_name(clinicians, slot.clinician_id),
        "differs_in": [part.value for part in one.differs_in],
    }
