"""How one wish changes another in the course of a talk."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from practice.scheduling.wish import TimeWish

Days = Sequence[tuple[date, date]]

TIMES = ("day_parts", "exact_start", "soonest")
DAYS = ("dates", "weekdays", "relative")
HINTS = ("appointment_hint_date", "appointment_hint_weekday", "appointment_hint_time")
KEPT = ("modality", "service", "clinician_name", "duration_minutes", "repeats_every_weeks", *HINTS)

_SAYS_WHICH = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}[/.-]\d{1,2}\b|\b(?:this|next|coming|today|tomorrow|weeks?|jan(?:uary)?"
    r"|feb(?:ruary)?|march|april|june|july|aug(?:ust)?|sept(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
"""What makes a weekday a particular one."""

_FOLLOWING = re.compile(r"\b(?:following|after that)\b", re.IGNORECASE)

_A_WEEK = 6


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
    if any(getattr(now, name) is not None for name in HINTS):
        changes |= dict.fromkeys(HINTS)  # another appointment is meant than before
    changes |= kept(now)
    changes["excluded_dates"] = (before.excluded_dates | now.excluded_dates) - _single_days(now)
    changes["excluded_weekdays"] = (before.excluded_weekdays | now.excluded_weekdays) - now.weekdays
    changes["excluded_options"] = tuple(dict.fromkeys((*before.excluded_options, *now.excluded_options)))
    return before.model_copy(update=changes)


def picked(before: TimeWish, now: TimeWish) -> TimeWish:
    """Return the wish after a listed time was picked: it takes the place of all that was said of days and times."""
    return now.model_copy(update={**kept(before), "modality": now.modality})


def hints_as_times(wish: TimeWish) -> TimeWish:
    """Read what points to an appointment as pointing to a time; what is wished outright stays."""
    changes: dict[str, Any] = dict.fromkeys(HINTS)
    if wish.appointment_hint_date and not wish.dates:
        changes["dates"] = ((wish.appointment_hint_date, wish.appointment_hint_date),)
    if wish.appointment_hint_weekday is not None and not wish.weekdays:
        changes["weekdays"] = frozenset({wish.appointment_hint_weekday})
    if wish.appointment_hint_time and wish.exact_start is None:
        changes["exact_start"] = wish.appointment_hint_time
    return wish.model_copy(update=changes)


def kept(wish: TimeWish) -> dict[str, Any]:
    """Return what the wish says beside days and times."""
    return {name: getattr(wish, name) for name in KEPT if getattr(wish, name) is not None}


def within_talk(now: TimeWish, words: str, talk: Days) -> TimeWish:
    """Read days that lean on the talk within the weeks it is about: 'Wednesday mornings then', 'the week after'."""
    if not talk:
        return now
    first, last = min(span[0] for span in talk), max(span[1] for span in talk)
    if now.relative is not None and now.relative.week is not None:
        monday = last - timedelta(days=last.weekday()) + timedelta(weeks=now.relative.week)
        return now.model_copy(update={"dates": ((monday, monday + timedelta(days=_A_WEEK)),), "relative": None})
    single = [begins for begins, ends in now.dates if begins == ends]
    if not single or len(single) != len(now.dates) or _SAYS_WHICH.search(words):
        return now
    days = _days_after(last) if _FOLLOWING.search(words) else _days_of_weeks(first, last)
    weekdays = {day.weekday() for day in single}
    meant = tuple((day, day) for day in days if day.weekday() in weekdays)
    return now.model_copy(update={"dates": meant, "problem": None}) if meant else now


def _days_of_weeks(first: date, last: date) -> list[date]:
    """Return the days talked about: a stretch of days itself, or the weeks that single days stand for."""
    if (last - first).days < _A_WEEK:
        first, last = first - timedelta(days=first.weekday()), last + timedelta(days=_A_WEEK - last.weekday())
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _days_after(last: date) -> list[date]:
    return [last + timedelta(days=step) for step in range(1, _A_WEEK + 2)]


def _days(before: TimeWish, now: TimeWish) -> dict[str, Any]:
    """Weekdays alone narrow the dates named before ('next week' … 'Tuesdays are best'); dates begin afresh."""
    narrows = bool(now.weekdays) and not now.dates and now.relative is None and not now.alternatives
    if narrows and before.dates and _meet(before.dates, now.weekdays):
        return {"weekdays": now.weekdays, "alternatives": (), "relative": None}
    return {name: getattr(now, name) for name in (*DAYS, "alternatives")}


def _meet(dates: Days, weekdays: frozenset[int]) -> bool:
    """Say whether a range holds one of the weekdays."""
    return any(
        (first + timedelta(days=step)).weekday() in weekdays
        for first, last in dates
        for step in range(min((last - first).days, _A_WEEK) + 1)
    )


def _single_days(wish: TimeWish) -> frozenset[date]:
    return frozenset(first for first, last in wish.dates if first == last)


def _has(wish: TimeWish, names: Sequence[str]) -> bool:
    return any(getattr(wish, name) != TimeWish.model_fields[name].default for name in names)
