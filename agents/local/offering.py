"""Offering times, taking a pick from those offered, and asking about the nearest when none fits."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from agents.local.asking import ask, hand_over
from agents.local.comparing import compared_with_offer
from agents.local.phrases import phrases
from agents.local.picking import pick
from agents.local.scheduling_view import Booked, OfferedSlot, SchedulingView
from agents.local.view import Call
from agents.scheduling_questions import numbered, scheduling_questions
from practice.scheduling.satisfies import violations
from practice.scheduling.slot import Slot
from practice.scheduling.wish import RelativeWish, TimeOption, TimeRange, TimeWish

HINTS = {"appointment_hint_date": None, "appointment_hint_weekday": None, "appointment_hint_time": None}
APART = timedelta(hours=1)
AFTER_TIMES = frozenset(
    {"offer", "pick_one", "nearest", "nothing_near", "only_its_own", "other_days", "beyond_horizon"}
)
"""Questions that were about times; only after these does 'no' turn times down."""

DAYS_AND_TIMES = (
    *("dates", "weekdays", "day_parts", "exact_start", "alternatives", "relative", "soonest"),
    *("excluded_dates", "excluded_weekdays", "excluded_options"),
)


def offer(scene: SchedulingView, moving: Booked | None = None) -> Call:
    """Search for times with the whole wish; ask instead where the wish makes no sense or nothing new was said."""
    wish = scene.altogether
    if wish.problem:
        return ask(scene, wish.problem)
    compared = compared_with_offer(scene)
    if not compared and _says_nothing_new(scene):
        return ask(scene, scheduling_questions().other_days)
    turned_down = (*wish.excluded_options, *_turned_down(scene))
    wish = wish.model_copy(update={**HINTS, "excluded_options": turned_down, **compared})
    if moving and wish.modality and not _names_time(wish):
        wish = wish.model_copy(update={"relative": RelativeWish(same_day=True, same_time=True)})
    arguments: dict[str, Any] = {
        "purpose": "reschedule" if moving else "book",
        "wish": wish.model_dump(mode="json", exclude_defaults=True),
    }
    if moving:
        arguments["appointment_id"] = moving.appointment_id
    return Call("offer_slots", arguments)


def _says_nothing_new(scene: SchedulingView) -> bool:
    """'None of those work', the second time, or a 'yes' to 'which other days?'."""
    if _names_time(scene.now_said) or scene.now_said.modality:
        return False
    if scene.asked == "other_days":
        return True
    if not _only_refused(scene):
        return False
    return scene.open_offer is None or scene.asked != "offer" or scene.said_before("none_of_these")


def _only_refused(scene: SchedulingView) -> bool:
    """'None of those work', and not a word on what would."""
    turned_down = scene.asked in AFTER_TIMES and phrases().says("none_of_these", scene.message)
    return turned_down and not _names_time(scene.now_said)


def _turned_down(scene: SchedulingView) -> tuple[TimeOption, ...]:
    """The times of the open offer, once the person has turned them down: nobody is offered the same thing twice."""
    if scene.open_offer is None or not phrases().says("none_of_these", scene.message):
        return ()
    return tuple(_around(one.slot, scene.zone) for one in scene.open_offer.slots)


def _around(slot: Slot, zone: ZoneInfo) -> TimeOption:
    """Half an hour later is no other time: leave an hour before and after out as well."""
    begins, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    first = max(begins - APART, begins.replace(hour=0, minute=0))
    last = min(ends + APART, begins.replace(hour=23, minute=59))
    day = begins.date()
    return TimeOption(dates=((day, day),), day_parts=(TimeRange(starts=first.time(), ends=last.time()),))


def _names_time(wish: TimeWish) -> bool:
    return any(getattr(wish, name) != TimeWish.model_fields[name].default for name in DAYS_AND_TIMES)


def pick_from_offer(scene: SchedulingView) -> Call | None:
    """Return the proposal of the slot that was picked, a question where several could be meant, else None."""
    slots = scene.open_offer.slots if scene.open_offer and scene.asked in {"offer", "pick_one"} else ()
    said, text = phrases(), scene.message
    if not slots:
        return None
    place = pick(text, [one.label for one in slots])
    if place is not None and _by_number(text):
        return _propose(scene, slots[place])
    if compared_with_offer(scene) or scene.now_said.relative:
        return None
    if _names_time(scene.now_said) and not scene.now_said.problem:
        fitting = [one for one in slots if not violations(one.slot, scene.now_said, scene.zone)]
        return _pick_or_ask(scene, fitting) if fitting else None
    if said.says("none_of_these", text):
        return None
    if place is not None:
        return _propose(scene, slots[place])
    if said.says("any_of_these", text):
        return _propose(scene, slots[0])
    return _pick_or_ask(scene, list(slots)) if said.says("agrees", text) else None


def _by_number(text: str) -> bool:
    return any(phrases().says(name, text) for name in ("first", "second", "third", "last"))


def _pick_or_ask(scene: SchedulingView, fitting: list[OfferedSlot]) -> Call:
    if len(fitting) == 1:
        return _propose(scene, fitting[0])
    labels = [one.label for one in fitting]
    return ask(scene, scheduling_questions().pick_one.format(choices=numbered(labels)), labels)


def _propose(scene: SchedulingView, picked: OfferedSlot) -> Call:
    moving = scene.open_offer.appointment_id if scene.open_offer else None
    if moving:
        return Call("propose_reschedule", {"appointment_id": moving, "slot_id": picked.slot_id})
    return Call("propose_booking", {"slot_id": picked.slot_id})


def after_search(scene: SchedulingView) -> Call:
    """Nothing kept to the wish: ask about what comes nearest."""
    reply = scene.view.last_reply("offer_slots")
    content: Mapping[str, Any] = reply.content if reply else {}
    questions = scheduling_questions()
    if opens_until := content.get("opens_until"):
        day = date.fromisoformat(str(opens_until))
        return ask(scene, questions.beyond_horizon.format(day=f"{day:%A, %B} {day.day}"))
    if content.get("only_its_own"):
        return ask(scene, questions.only_its_own)
    labels = [str(one["label"]) for one in content.get("nearest", ())]
    if labels:
        return ask(scene, questions.nearest.format(choices=numbered(labels)), labels)
    if scene.asked == "nothing_near":
        return hand_over(scene, "no free time near the wish")
    return ask(scene, questions.nothing_near)
