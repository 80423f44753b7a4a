"""The summary that a person in the queue reads first: deterministic, in the client's own words, nothing concluded."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from agents.task import Turn
from practice.appointment import Appointment
from practice.times import spoken

LONGEST_QUOTE = 600
EARLIER_SHOWN = 3


def queue_summary(
    message: str,
    *,
    intent: str,
    earlier: Sequence[Turn] = (),
    upcoming: Sequence[Appointment] = (),
    zone: ZoneInfo,
    tried: str = "",
) -> str:
    """Say what was asked, what was said before, what is booked, and what was tried.

    Text of people is quoted, cut at a word; it is never rephrased, so it cannot be misread here.
    """
    lines = [f"Looks like: {intent or 'nothing on the allowlist'}.", f"Wrote: “{quote(message)}”"]
    before = [turn for turn in earlier if turn.author == "client"][-EARLIER_SHOWN:]
    if before:
        lines.append("Before that: " + " / ".join(f"“{quote(turn.text, 160)}”" for turn in before))
    if upcoming:
        lines.append("Booked: " + "; ".join(spoken(item.starts_at, zone) for item in upcoming[:3]) + ".")
    if tried:
        lines.append(f"Tried: {tried}")
    return "\n".join(lines)[:2_000]


def quote(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return the text on one line, cut at a word with an ellipsis where it is longer."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    return flat[:longest].rsplit(" ", 1)[0] + " …"
