"""Holidays by name, and days and weeks counted from another day ("the week after Thanksgiving")."""

from collections.abc import Sequence
from datetime import date, timedelta

from practice.scheduling.holidays_observed import holidays_of
from practice.scheduling.wording.dates import date_at
from practice.scheduling.wording.periods import period, week_of
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import WEEK, weekday_at

COUNTRY = "US"
"""The holidays that clients name; whether the practice is closed on them is its profile's matter."""

_DAY = timedelta(days=1)
_ON_ONE_DATE = {
    "Christmas Eve": (12, 24),
    "New Year's Eve": (12, 31),
    "Halloween": (10, 31),
    "Valentine's Day": (2, 14),
}
Read = tuple[DayPiece, int] | None


def named_day_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read a holiday, or a day or week counted from a day, and say how many tokens it takes."""
    token = peek(tokens, at)
    if token.is_a("holiday"):
        day = coming_holiday(token.value, today)
        return _around_holiday(day, peek(tokens, at + 1)) if day else None
    if token.is_a("week_of", "following_week", "week_before", "following_day", "day_before"):
        return _counted(tokens, at, today)
    return None


def _around_holiday(day: date, after: Token) -> Read:
    """Read "Thanksgiving", "Thanksgiving week" and "Labor Day weekend"."""
    if after.is_a("unit") and after.value == "week":
        return week_of(day), 2
    if after.is_a("unit") and after.value == "weekend":
        sunday = day + (6 - day.weekday()) * _DAY
        early = day.weekday() < 2  # a Monday's weekend lies before it
        return (period(day - (day.weekday() + 2) * _DAY, day) if early else period(day, sunday)), 2
    return DayPiece(DayKind.DATE, ((day, day),)), 1


def coming_holiday(name: str, today: date) -> date | None:
    """Return the next day of that name from today on; ``name`` is the holidays library's English one."""
    for year in (today.year, today.year + 1):
        if name in _ON_ONE_DATE:
            day: date | None = date(year, *_ON_ONE_DATE[name])
        else:
            day = next((one for one, called in holidays_of(COUNTRY, year).items() if called == name), None)
        if day is not None and day >= today:
            return day
    return None


def _counted(tokens: Sequence[Token], at: int, today: date) -> Read:
    here = at + 1 + (peek(tokens, at + 1).text == "of")
    here += peek(tokens, here).is_a("the")
    base = _base_at(tokens, here, today)
    if base is None or not base[0].ranges:
        return base and (base[0], here + base[1] - at)
    day, length = base[0].first, here + base[1] - at
    tag = tokens[at].tag
    if tag == "week_of":
        return week_of(day), length
    if tag in {"following_week", "week_before"}:
        return week_of(day + WEEK if tag == "following_week" else day - WEEK), length
    moved = base[0].last + _DAY if tag == "following_day" else day - _DAY
    return DayPiece(DayKind.DATE, ((moved, moved),)), length


def _base_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    if at >= len(tokens):
        return None
    if tokens[at].is_a("holiday"):
        return named_day_at(tokens, at, today)
    return date_at(tokens, at, today) or weekday_at(tokens, at, today)
