"""'Anything later?', 'something sooner?': wishes that only the times just offered make exact."""

from datetime import time, timedelta
from typing import Any

from agents.local.phrases import phrases
from agents.local.scheduling_view import SchedulingView
from practice.scheduling.wish import TimeRange


def compared_with_offer(scene: SchedulingView) -> dict[str, Any]:
    """Return what the message changes of the wish by comparing with the open offer; nothing where it does not."""
    if scene.open_offer is None or scene.asked not in {"offer", "pick_one"}:
        return {}
    starts = sorted(one.slot.starts_at.astimezone(scene.zone) for one in scene.open_offer.slots)
    said, text = phrases(), scene.message
    if said.says("earlier_in_day", text):
        return {"day_parts": (TimeRange(ends=_in_order(min(one.time() for one in starts))),), "exact_start": None}
    if said.says("later_in_day", text):
        return {"day_parts": (TimeRange(starts=max(one.time() for one in starts)),), "exact_start": None}
    if said.says("sooner", text):
        first = max(starts[0].date() - timedelta(days=1), scene.now.date())
        return {"dates": ((scene.now.date(), first),), "relative": None, "soonest": True}
    return {}


def _in_order(moment: time) -> time:
    """A range that ends at midnight would be empty."""
    return moment if moment > time(0) else time(23, 59)
