"""A message as a sequence of pieces about days and times, cues, and the words between them."""

from collections.abc import Sequence
from datetime import date, timedelta

from practice.scheduling.local_day import DAY
from practice.scheduling.wording.clock import Clock, clock_at, hour_number
from practice.scheduling.wording.day_phrases import FAR, day_phrase_at
from practice.scheduling.wording.periods import week_of
from practice.scheduling.wording.pieces import DayKind, DayPiece, Item, TimePiece
from practice.scheduling.wording.relative import relative_at
from practice.scheduling.wording.time_phrases import time_phrase_at
from practice.scheduling.wording.tokens import Token, peek, tokens_of

Read = tuple[list[Item], int]


def items_of(text: str, today: date) -> list[Item]:
    """Read a message from left to right, the longest phrase first."""
    tokens = tokens_of(text)
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        found, length = _item_at(tokens, at, items, today)
        items += found
        at += length
    return items


def _item_at(tokens: Sequence[Token], at: int, before: list[Item], today: date) -> Read:
    token, moving = tokens[at], _moving(tokens, at)
    this_part = token.is_a("which") and token.value == "this" and peek(tokens, at + 1).is_a("part")
    if this_part or token.is_a("tonight"):
        return _part_of_today(tokens, at, today)
    if token.is_a("than_that"):
        return _beyond_last(before, token, today), 1
    counted = _counted_from_last(before, tokens, at, today)
    if counted is not None:
        return [counted], 1
    if token.is_a("one_after"):
        return _week_after_last(before, token), 1
    days = day_phrase_at(tokens, at, today, moving=moving)
    if days is not None:
        return [Item("days", token.text, days=days[0])], days[1]
    relative = relative_at(tokens, at)
    if relative is not None:
        return [Item("relative", token.text, relative=relative[0])], relative[1]
    times = time_phrase_at(tokens, at, moving=moving) or _bare_hour(tokens, at, before)
    if times is not None:
        return [Item("times", token.text, times=times[0])], times[1]
    return [Item(token.tag, token.text, token.value)], 1


def _moving(tokens: Sequence[Token], at: int) -> bool:
    """Say whether an appointment is being moved here and its new time has not been named yet."""
    for token in reversed(tokens[:at]):
        if token.is_a("move"):
            return True
        if token.is_a("to", "stop"):
            return False
    return False


def _beyond_last(before: list[Item], token: Token, today: date) -> list[Item]:
    """Read "after that" and "earlier than that": beyond the day or time named last."""
    last = next((at for at in range(len(before) - 1, -1, -1) if before[at].is_piece), None)
    if last is None:
        return [Item(token.tag, token.text)]
    later, item = token.value == "later", before[last]
    if item.times is not None:
        minute = item.times.exact if item.times.exact is not None else item.times.spans[0][1 if later else 0]
        span = (minute, DAY) if later else (0, minute)
        return [Item("times", token.text, times=TimePiece(spans=(span,)))] if span[0] < span[1] else []
    days = item.days
    if days is None or not days.ranges:
        return [Item(token.tag, token.text)]
    if days.kind is DayKind.PERIOD and days.first <= today:  # "away through the 28th, after that": only the end counts
        before[last] = Item("word", item.text)
    first, final = (days.last + timedelta(days=1), today + FAR) if later else (today, days.first - timedelta(days=1))
    return [Item("days", token.text, days=DayPiece(DayKind.PERIOD, ((first, final),)))]


def _counted_from_last(before: Sequence[Item], tokens: Sequence[Token], at: int, today: date) -> Item | None:
    """Read "not next week, the week after" and "Tuesday or the day after": counted from the day named last."""
    if not tokens[at].is_a("following_week", "following_day") or day_phrase_at(tokens, at, today) is not None:
        return None
    last = next((item.days for item in reversed(before) if item.days is not None), None)
    if last is None or not last.ranges:
        return None
    if tokens[at].is_a("following_week"):
        return Item("days", tokens[at].text, "counted", days=week_of(last.first + timedelta(weeks=1)))
    day = last.last + timedelta(days=1)
    return Item("days", tokens[at].text, "counted", days=DayPiece(DayKind.DATE, ((day, day),)))


def _week_after_last(before: Sequence[Item], token: Token) -> list[Item]:
    """Read "not this Tuesday but the one after": a week after the day named last."""
    last = next((item.days for item in reversed(before) if item.days is not None), None)
    if last is None or not last.ranges or not last.one_day:
        return [Item(token.tag, token.text)]
    day = last.first + timedelta(weeks=1)
    return [Item("days", token.text, days=DayPiece(DayKind.DATE, ((day, day),)))]


def _part_of_today(tokens: Sequence[Token], at: int, today: date) -> Read:
    part = tokens[at + 1] if tokens[at].is_a("which") else Token("evening", "part", "evening")
    times = time_phrase_at([part], 0)
    day = DayPiece(DayKind.DATE, ((today, today),))
    read = [Item("days", "today", days=day), Item("times", part.text, times=times[0] if times else None)]
    return read, 2 if tokens[at].is_a("which") else 1


def _bare_hour(tokens: Sequence[Token], at: int, before: Sequence[Item]) -> tuple[TimePiece, int] | None:
    """Read a plain number as an hour after a day ("Thursday 4") or after another hour ("at 4 or 5")."""
    if hour_number(tokens[at]) is None or not before or tokens[at].is_a("one"):
        return None
    follows_day = (
        before[-1].tag == "days" and before[-1].days is not None and before[-1].days.kind is not DayKind.PERIOD
    )
    in_list = len(before) > 1 and before[-1].tag in {"or", "comma"} and _is_exact(before[-2])
    after_to = before[-1].tag == "to" and any(item.tag == "move" for item in before)
    suits = _closes_list_with_praise(tokens, at)
    read = clock_at(tokens, at) if follows_day or in_list or after_to or suits else None
    if read is None or not _closes(peek(tokens, at + read[1])):
        return None
    clock: Clock = read[0]
    if not clock.possible:
        return None
    other = TimePiece(exact=(clock.minutes() + 720) % 1440) if clock.ambiguous else None
    return TimePiece(exact=clock.minutes(), other=other), read[1]


def _closes_list_with_praise(tokens: Sequence[Token], at: int) -> bool:
    """Say whether hours are followed by praise: "9 or 10 is better", "can we make it 5 instead"."""
    here = at + 1
    while peek(tokens, here).is_a("or", "comma") and hour_number(peek(tokens, here + 1)) is not None:
        here += 2
    return peek(tokens, here).is_a("want_after")


def _is_exact(item: Item) -> bool:
    return item.times is not None and item.times.exact is not None


def _closes(token: Token) -> bool:
    return (
        token.is_a("stop", "comma", "or", "and", "filler", "want_after", "but", "so", "bound") or token.text == "please"
    )
