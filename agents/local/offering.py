"""Offering times, taking a pick from those offered, and asking about the nearest when none fits."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from agents.local.asking import ask, hand_over
from agents.local.phrases import phrases
from agents.local.picking import pick
from agents.local.scheduling_view import Booked, OfferedSlot, SchedulingView
from agents.local.view import Call
from agents.scheduling_questions import numbered, scheduling_questions
from practice.scheduling.satisfies import violations
from practice.scheduling.wish import TimeOption, TimeWish

HINTS = {"appointment_hint_date": None, "appointment_hint_weekday": None, "appointment_hint_time": None}
DAYS_AND_TIMES = (
    *("dates", "weekdays", "day_parts", "exact_start", "alternatives", "relative", "soonest"),
    *("excluded_dates", "excluded_weekdays", "excluded_options"),
)


def offer(scene: SchedulingView, moving: Booked | None = None) -> Call:
    """Search for times with the whole wish; ask instead where the wish makes no sense or nothing new was said."""
    wish = scene.altogether
    if wish.problem:
        return ask(scene, wish.problem)
    if _only_refused(scene):
        again = scene.said_before("none_of_these") or scene.asked in {"nearest", "nothing_near", "only_its_own"}
        if again or scene.open_offer is None:
            return ask(scene, scheduling_questions().other_days)
    wish = wish.model_copy(update={**HINTS, "excluded_options": (*wish.excluded_options, *_turned_down(scene))})
    arguments: dict[str, Any] = {
        "purpose": "reschedule" if moving else "book",
        "wish": wish.model_dump(mode="json", exclude_defaults=True),
    }
    if moving:
        arguments["appointment_id"] = moving.appointment_id
    return Call("offer_slots", arguments)


def _only_refused(scene: SchedulingView) -> bool:
    """'None of those work', and not a word on what would."""
    return bool(scene.asked) and phrases().says("none_of_these", scene.message) and not _names_time(scene.now_said)


def _turned_down(scene: SchedulingView) -> tuple[TimeOption, ...]:
    """The times of the open offer, once the person has turned them down: nobody is offered the same thing twice."""
    if scene.open_offer is None or not phrases().says("none_of_these", scene.message):
        return ()
    starts = (one.slot.starts_at.astimezone(scene.zone) for one in scene.open_offer.slots)
    return tuple(TimeOption(dates=((start.date(), start.date()),), exact_start=start.time()) for start in starts)


def _names_time(wish: TimeWish) -> bool:
    return any(getattr(wish, name) != TimeWish.model_fields[name].default for name in DAYS_AND_TIMES)


def pick_from_offer(scene: SchedulingView) -> Call | None:
    """Return the proposal of the slot that was picked, a question where several could be meant, else None."""
    slots = scene.open_offer.slots if scene.open_offer else ()
    said, text = phrases(), scene.message
    if not slots or said.says("cancel", text):
        return None
    if _names_time(scene.now_said):
        fitting = [one for one in slots if not violations(one.slot, scene.now_said, scene.zone)]
        return _pick_or_ask(scene, fitting) if fitting else None
    place = pick(text, [one.label for one in slots])
    if place is not None and not (said.says("none_of_these", text) and not _by_number(text)):
        return _propose(scene, slots[place])
    if said.says("none_of_these", text):
        return None
    if said.says("any_of_these", text):
        return _propose(scene, slots[0])
    return _pick_or_ask(scene, list(slots)) if said.says("yes", text) else None


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
