"""Days of the week, with weeks that begin on Monday.

"This Friday" lies in this calendar week and "next Friday" in the following one; "Thursday" alone is the next to come;
a day said on that very day could be today or in a week, so we ask.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from practice.scheduling.wording import questions
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.tokens import Token, peek

WEEK = timedelta(days=7)
Read = tuple[DayPiece, int] | None
_GENERAL = frozenset({"a", "any", "every", "each", "another", "some", "most"})
_WHO_SAT = frozenset({"i", "we", "he", "she", "they", "just", "have"})


def monday_of(day: date) -> date:
    """Return the Monday of the calendar week."""
    return day - timedelta(days=day.weekday())


def weekday_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read a day of the week, with "this", "next" or "last" before it, and say how many tokens it takes."""
    token = peek(tokens, at)
    if token.is_a("weekdays"):
        return DayPiece(DayKind.PLURAL, weekdays=frozenset(map(int, token.value.split(",")))), 1
    if token.is_a("which") and peek(tokens, at + 1).is_a("weekday"):
        return _chosen(int(tokens[at + 1].value), token.value, today), 2
    if not token.is_a("weekday") or (token.text == "sat" and peek(tokens, at - 1).text in _WHO_SAT):
        return None
    weekday = int(token.value)
    if _every_week(tokens, at):
        return DayPiece(DayKind.PLURAL, weekdays=frozenset({weekday})), 1
    if _after_next(tokens, at + 1):
        return _on(next_to_come(weekday, today) + WEEK), 3
    return _bare(weekday, today), 1


def _every_week(tokens: Sequence[Token], at: int) -> bool:
    """Say whether "Thursday" is any one: "every Thursday", "Thursday afternoons", "weekly on Thursday"."""
    before, after = peek(tokens, at - 1), peek(tokens, at + 1)
    repeated = any(token.is_a("repeats") for token in tokens[max(0, at - 3) : at])
    plural_part = after.is_a("part") and after.text.endswith(("mornings", "afternoons", "evenings", "nights"))
    return before.text in _GENERAL or before.is_a("every", "soonest") or repeated or plural_part


def _after_next(tokens: Sequence[Token], at: int) -> bool:
    """Say whether "after next" stands here, and not "after next week"."""
    after, following, ends = (peek(tokens, at + count) for count in range(3))
    return after.text == "after" and following.value == "next" and not ends.is_a("unit", "weekday", "month", "number")


def next_to_come(weekday: int, today: date) -> date:
    """Return the next such day after today."""
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def _on(day: date, *, problem: str | None = None, which: str = "") -> DayPiece:
    return DayPiece(DayKind.DATE, ((day, day),), frozenset({day.weekday()}), problem, which)


def _bare(weekday: int, today: date) -> DayPiece:
    day = next_to_come(weekday, today)
    problem = questions.which_of(today, day, today) if weekday == today.weekday() else None
    return DayPiece(DayKind.BARE, ((day, day),), frozenset({weekday}), problem)


def _chosen(weekday: int, which: str, today: date) -> DayPiece:
    if which == "coming":
        return _on(next_to_come(weekday, today), which=which)
    if which == "last":
        day = today - timedelta(days=(today.weekday() - weekday) % 7 or 7)
        return _on(day, problem=questions.passed(day), which=which)
    day = monday_of(today) + timedelta(days=weekday) + (WEEK if which == "next" else timedelta())
    problem = questions.passed(day, day + WEEK) if day < today else None
    return _on(day, problem=problem, which=which)
