"""Days and times counted from what the message named before: "after that", "the week after", "that Friday"."""

from collections.abc import Sequence
from datetime import date, timedelta

from practice.scheduling.local_day import DAY
from practice.scheduling.wish import RelativeWish
from practice.scheduling.wording.day_phrases import FAR, day_phrase_at
from practice.scheduling.wording.periods import week_of
from practice.scheduling.wording.pieces import DayKind, DayPiece, Item, TimePiece
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import monday_of, next_to_come

COUNTED = "counted"
"""The value of an item that counts from another and so is never one more of a list."""

SAME = "same"
"""The value of an item that takes up what was named: what is said of it is said of that too."""

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


def back_reference_at(
    tokens: Sequence[Token], at: int, before: list[Item], today: date
) -> tuple[list[Item], int] | None:
    """Read a phrase that counts from the day or time named last, and say how many tokens it takes.

    ``before`` are the items read so far; a stretch that only led up to "after that" is taken out of them.
    """
    token = tokens[at]
    if token.is_a("than_that"):
        found = _beyond(before, later=token.value == "later", today=today)
        return ([found], 1) if found else None
    if _later_in_the_week(tokens, at, before):
        later = token.is_a("later")
        return [Item("relative", token.text, relative=RelativeWish(week=0, later=later, earlier=not later))], 3
    if token.is_a("same_time") and "usual" not in token.text and (same := _times_named(before)):
        return same, 1
    last = _last_days(before)
    days = None if last is None else _counted(tokens, at, last, today)
    if days is None:
        return None
    value = SAME if token.is_a("same_week") else COUNTED
    two_words = token.text == "that" or token.is_a("weekday")
    return [Item("days", token.text, value, days=days)], 2 if two_words else 1


def _times_named(before: Sequence[Item]) -> list[Item]:
    """Return the exact times named last, with what joined them: "at 2 or 2:30 on Monday, or Tuesday the same times"."""
    exact = [at for at, item in enumerate(before) if item.times is not None and item.times.exact is not None]
    if not exact:
        return []
    first = exact[-1]
    while first - 2 in exact and before[first - 1].tag == "or":
        first -= 2
    return list(before[first : exact[-1] + 1])


def _last_days(before: Sequence[Item]) -> DayPiece | None:
    days = next((item.days for item in reversed(before) if item.days is not None), None)
    return days if days is not None and days.ranges else None


def _counted(tokens: Sequence[Token], at: int, last: DayPiece, today: date) -> DayPiece | None:
    token, weekday = tokens[at], peek(tokens, at + 1)
    if token.text == "that" and weekday.is_a("weekday"):
        return _on(monday_of(last.first) + int(weekday.value) * _DAY)
    beside = peek(tokens, at + 1)
    if token.is_a("weekday") and beside.text in {"before", "after"} and not _names_more(tokens, at + 2, today):
        weekday_number = int(token.value)
        return _on(next_to_come(weekday_number, last.last if beside.text == "after" else last.first - 8 * _DAY))
    if token.is_a("one_after") and last.one_day:
        return _on(last.first + _WEEK)
    if token.is_a("same_week") and token.text.startswith("that"):
        return week_of(last.first)
    if day_phrase_at(tokens, at, today) is not None:  # "the week after Thanksgiving" counts from Thanksgiving
        return None
    if token.is_a("following_week"):
        return week_of(last.last + _WEEK)
    return _on(last.last + _DAY) if token.is_a("following_day") else None


def _names_more(tokens: Sequence[Token], at: int, today: date) -> bool:
    """Say whether a day or time follows, so that "Friday before" counts from it."""
    at += peek(tokens, at).is_a("the")
    if peek(tokens, at).is_a("which", "number", "clock", "hour", "clock_word", "part"):
        return True
    return at < len(tokens) and day_phrase_at(tokens, at, today) is not None


def _on(day: date) -> DayPiece:
    return DayPiece(DayKind.DATE, ((day, day),))


def _beyond(before: list[Item], *, later: bool, today: date) -> Item | None:
    """Read "after that" and "earlier than that": beyond the day or time named last."""
    last = next((at for at in range(len(before) - 1, -1, -1) if before[at].is_piece), None)
    if last is None:
        return None
    times, days = before[last].times, before[last].days
    if times is not None:
        return _beyond_time(times, later=later)
    if days is None or not days.ranges:
        return None
    if days.kind is DayKind.PERIOD and days.first <= today:  # "away through the 28th, after that": only its end counts
        before[last] = Item("word", before[last].text)
    first, final = (days.last + _DAY, today + FAR) if later else (today, days.first - _DAY)
    return Item("days", "that", COUNTED, days=DayPiece(DayKind.PERIOD, ((first, final),)))


def _beyond_time(times: TimePiece, *, later: bool) -> Item | None:
    if times.any_time:
        return None
    minute = times.exact if times.exact is not None else times.spans[0][1 if later else 0]
    span = (minute, DAY) if later else (0, minute)
    return Item("times", "that", COUNTED, times=TimePiece(spans=(span,))) if span[0] < span[1] else None


def _later_in_the_week(tokens: Sequence[Token], at: int, before: Sequence[Item]) -> bool:
    """Say whether "later in the week" counts from an appointment that is being moved."""
    said = tokens[at].is_a("later", "earlier") and tokens[at].text.endswith(" in")
    week = peek(tokens, at + 1).is_a("the") and peek(tokens, at + 2).value == "week"
    return said and week and any(item.tag == "move" for item in before)
