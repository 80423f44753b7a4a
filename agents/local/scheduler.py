"""Planning for the scheduler: what is wanted, which appointment is meant, and then the one tool that does it."""

from collections.abc import Callable, Mapping

from agents.local.asking import ask, hand_over
from agents.local.offering import after_search, offer, pick_from_offer
from agents.local.phrases import phrases
from agents.local.scheduling_view import Booked, SchedulingView
from agents.local.view import Call, View
from agents.local.which_appointment import meant
from agents.scheduling_questions import numbered, scheduling_questions

Plan = Callable[[SchedulingView], Call]


def plan_scheduling(view: View) -> Call:
    """Return the next call of a scheduling turn."""
    scene = SchedulingView(view)
    if refused := scene.refusal:
        return _after_refusal(scene, refused)
    if view.last_reply("offer_slots"):
        return after_search(scene)
    if reason := _beyond_scheduling(scene):
        return hand_over(scene, reason)
    return PLANS[_goal(scene)](scene)


def _after_refusal(scene: SchedulingView, refused: str) -> Call:
    """A tool said no: ask what it needs to know, offer again if a time was lost, else give it to a person."""
    if refused.startswith("Ask the person first: "):
        return ask(scene, refused.removeprefix("Ask the person first: "))
    if refused.startswith("No clinician here is called"):
        return ask(scene, scheduling_questions().whom)
    if refused.startswith("That time is no longer free") and not scene.view.last_reply("offer_slots"):
        return offer(scene)
    return hand_over(scene, refused)


def _beyond_scheduling(scene: SchedulingView) -> str:
    if phrases().says("other_clinician", scene.message):
        return "asks about another clinician"
    if scene.altogether.repeats_every_weeks is not None:
        return "asks for a series of appointments"
    several = len(scene.booked) > 1 and phrases().says("all_of_them", scene.message)
    return "asks about several appointments at once" if several and scene.kind != "query" else ""


def _goal(scene: SchedulingView) -> str:
    """Work out what is wanted: calling it off first, then plain words, then the classifier's reading."""
    said = phrases()
    if scene.asked and said.says("never_mind", scene.message):
        return "stop"
    if scene.answered("nothing_to_move"):
        return "stop" if said.says("declines", scene.message) else "book"
    deed = next((deed for deed in map(_deed, scene.everything_said) if deed), "")
    if scene.kind in {"reschedule", "cancel", "confirm"}:
        return deed or {"reschedule": "move", "cancel": "maybe_cancel", "confirm": "confirm"}[scene.kind]
    if scene.kind == "book":
        return deed if deed == "cancel" else "book"
    return "query" if scene.kind in {"query", "next_appointment"} else "unclear"


def _deed(text: str) -> str:
    """Return what a message says in plain words: 'move', 'cancel' or nothing; 'cancel or move' is a move."""
    if phrases().says("move", text):
        return "move"
    return "cancel" if phrases().says("cancel", text) else ""


def _move(scene: SchedulingView) -> Call:
    if scene.open_offer and (picked := pick_from_offer(scene)):
        return picked
    return _with_appointment(scene, lambda booked: offer(scene, booked))


def _book(scene: SchedulingView) -> Call:
    if scene.open_offer and (picked := pick_from_offer(scene)):
        return picked
    return offer(scene)


def _cancel(scene: SchedulingView) -> Call:
    return _with_appointment(scene, lambda booked: _cancellation(scene, booked), by_days=True)


def _cancellation(scene: SchedulingView, booked: Booked) -> Call:
    reason = phrases().group("because", scene.first_message)[:200]
    return Call("propose_cancellation", {"appointment_id": booked.appointment_id, "reason": reason})


def _maybe_cancel(scene: SchedulingView) -> Call:
    """'I can't make it Thursday' may mean either; ask once rather than give somebody's time away."""
    question = scheduling_questions().move_or_cancel
    return _with_appointment(scene, lambda booked: ask(scene, question.format(appointment=booked.moment)), by_days=True)


def _confirm(scene: SchedulingView) -> Call:
    return _with_appointment(
        scene, lambda booked: Call("propose_confirmation", {"appointment_id": booked.appointment_id}), by_days=True
    )


def _query(scene: SchedulingView) -> Call:
    wish = scene.now_said
    arguments: dict[str, str] = {}
    if wish.clinician_name:
        arguments["clinician_name"] = wish.clinician_name
    first_last = scene.days_named()
    if first_last:
        arguments["first_day"], arguments["last_day"] = (day.isoformat() for day in first_last)
    return Call("report_next_appointment", arguments)


def _stop(scene: SchedulingView) -> Call:
    """Nothing is to be changed after all; saying so is a report of what stays on the calendar."""
    return Call("report_next_appointment", {})


def _unclear(scene: SchedulingView) -> Call:
    return ask(scene, scheduling_questions().unclear)


def _with_appointment(scene: SchedulingView, then: Callable[[Booked], Call], *, by_days: bool = False) -> Call:
    """Go on with the appointment that is meant, or ask which one it is."""
    questions = scheduling_questions()
    if not scene.booked:
        return ask(scene, questions.nothing_to_move, ("Yes, book one", "No, thank you"))
    possible = meant(scene, by_days=by_days)
    if len(possible) == 1:
        return then(possible[0])
    choices = [one.label for one in (possible or scene.series)][:4]
    question = questions.which if possible else questions.not_that_day
    return ask(scene, question.format(choices=numbered(choices)), tuple(choices))


PLANS: Mapping[str, Plan] = {
    "move": _move,
    "book": _book,
    "cancel": _cancel,
    "maybe_cancel": _maybe_cancel,
    "confirm": _confirm,
    "query": _query,
    "stop": _stop,
    "unclear": _unclear,
}
