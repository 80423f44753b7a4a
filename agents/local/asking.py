"""Asking one clear question, and giving up in time."""

from collections.abc import Sequence

from agents.local.scheduling_view import SchedulingView
from agents.local.view import Call
from agents.reading import quote

PATIENCE = 2
"""Questions about one matter before a person takes over."""


def ask(scene: SchedulingView, question: str, choices: Sequence[str] = ()) -> Call:
    """Ask, unless the same matter has cost the person two questions already or this very one was just asked."""
    asked = int(scene.view.data.get("clarifications", 0))
    if asked >= PATIENCE or (question == scene.pending and not choices):
        return hand_over(scene, "not understood after two questions")
    text = question if question.rstrip().endswith("?") else f"{question.rstrip(' .')}. What would suit you instead?"
    return Call("ask_person", {"question": text[:300], "choices": [choice[:120] for choice in choices]})


def hand_over(scene: SchedulingView, reason: str) -> Call:
    """Give the matter to a person, with what was said and what is booked."""
    lines = [f"Wants: {scene.view.intent}.", f"Wrote: “{quote(scene.message)}”"]
    if scene.exchange:
        lines.append("Before that: " + " / ".join(f"“{quote(one.text, 160)}”" for one in scene.exchange[-3:]))
    if scene.booked:
        lines.append("Booked: " + "; ".join(one.label for one in scene.booked[:3]) + ".")
    return Call("hand_to_person", {"reason": quote(reason, 190), "summary": "\n".join(lines)})
