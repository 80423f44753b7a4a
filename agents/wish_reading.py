"""The dates and times of a scheduling exchange, read by rule, so that no model has to work out a date."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from agents.exchange import open_exchange
from agents.scheduling_questions import scheduling_questions
from agents.task import Task
from practice.scheduling.parse_wish import parse_wish
from practice.scheduling.wish import TimeWish
from tools.context import ToolContext

ABOUT_THE_APPOINTMENT = frozenset({"which", "not_that_day", "move_or_cancel", "nothing_to_move"})
"""Questions whose answer names an appointment or a deed, so that a day in it is no wish."""

TIMES = ("day_parts", "exact_start", "soonest")
DAYS = ("dates", "weekdays", "relative")
KEPT = (
    *("modality", "service", "clinician_name", "duration_minutes", "repeats_every_weeks"),
    *("appointment_hint_date", "appointment_hint_weekday", "appointment_hint_time"),
)


def read_wishes(context: ToolContext, task: Task, looked_up: Mapping[str, Any]) -> dict[str, TimeWish]:
    """Return ``said_now``, the wish in the new message, and ``altogether``, that of the whole open exchange."""
    people = looked_up.get("list_appointments", {}).get("clinicians", ())
    names = tuple(str(one["name"]) for one in people)
    text = task.text or context.message
    now_said = _read(context, text, names)
    earlier = open_exchange(task.earlier) if task.pending else []
    altogether = TimeWish()
    for said in earlier:
        if not _about_the_appointment(said.asked):
            altogether = refined(altogether, _read(context, said.text, names))
    if not _about_the_appointment(task.pending.text if task.pending else ""):
        altogether = refined(altogether, now_said)
    return {"said_now": now_said, "altogether": altogether}


def _about_the_appointment(question: str) -> bool:
    return scheduling_questions().asked(question) in ABOUT_THE_APPOINTMENT


def refined(before: TimeWish, now: TimeWish) -> TimeWish:
    """Return the earlier wish as the newer one changes it.

    Named days replace named days and named times replace named times; what was ruled out stays ruled out until it is
    asked for; everything else is kept where the newer wish is silent.
    """
    changes: dict[str, Any] = {"problem": now.problem}
    if now.alternatives or _has(now, DAYS):
        changes |= _days(before, now)
    if now.alternatives or _has(now, TIMES):
        changes |= {name: getattr(now, name) for name in TIMES}
    changes |= {name: getattr(now, name) for name in KEPT if getattr(now, name) is not None}
    changes["excluded_dates"] = (before.excluded_dates | now.excluded_dates) - _single_days(now)
    changes["excluded_weekdays"] = (before.excluded_weekdays | now.excluded_weekdays) - now.weekdays
    changes["excluded_options"] = tuple(dict.fromkeys((*before.excluded_options, *now.excluded_options)))
    return before.model_copy(update=changes)


def _days(before: TimeWish, now: TimeWish) -> dict[str, Any]:
    """Weekdays alone narrow the dates named before ('next week' … 'Tuesday is best'); dates begin afresh."""
    narrows = bool(now.weekdays) and not now.dates and now.relative is None and not now.alternatives
    if narrows and before.dates and _meet(before.dates, now.weekdays):
        return {"weekdays": now.weekdays, "alternatives": (), "relative": None}
    return {name: getattr(now, name) for name in (*DAYS, "alternatives")}


def _meet(dates: Sequence[tuple[date, date]], weekdays: frozenset[int]) -> bool:
    """Say whether a range holds one of the weekdays."""
    return any(
        (first + timedelta(days=step)).weekday() in weekdays
        for first, last in dates
        for step in range(min((last - first).days, 6) + 1)
    )


def _single_days(wish: TimeWish) -> frozenset[date]:
    return frozenset(first for first, last in wish.dates if first == last)


def _has(wish: TimeWish, names: Sequence[str]) -> bool:
    return any(getattr(wish, name) != TimeWish.model_fields[name].default for name in names)


def _read(context: ToolContext, text: str, names: Sequence[str]) -> TimeWish:
    return parse_wish(text, now=context.clock(), zone=context.profile.tz, clinician_names=names)
