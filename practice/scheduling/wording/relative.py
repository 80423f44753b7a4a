"""Wishes that only the existing appointment makes exact: "same time next week", "an hour later", "the day after"."""

from collections.abc import Sequence

from practice.scheduling.wish import RelativeWish
from practice.scheduling.wording.counted_days import count_at
from practice.scheduling.wording.tokens import Token, peek

_DAYS = {"day": 1, "week": 7}
_MINUTES = {"minute": 1, "hour": 60}
Read = tuple[RelativeWish, int] | None

_ALONE = {
    "same_time": RelativeWish(same_time=True),
    "following_week": RelativeWish(week=1),
    "following_day": RelativeWish(days=1),
    "day_before": RelativeWish(days=-1),
}


def relative_at(tokens: Sequence[Token], at: int) -> Read:
    """Read a wish counted from the existing appointment and say how many tokens it takes."""
    token = peek(tokens, at)
    if token.is_a("later", "earlier"):
        return _compared(tokens, at)
    if token.is_a("same_weekday"):
        return RelativeWish(same_weekday=True, same_time="time" in token.text), 1
    if token.is_a("same_day"):
        return (RelativeWish(same_day=True), 1) if token.text.endswith("same day") else None
    if token.is_a("same_week"):
        return (RelativeWish(week=0), 1) if token.text.endswith("same week") else None
    if token.tag in _ALONE:
        return _ALONE[token.tag], 1
    if token.is_a("minutes") and _compares(peek(tokens, at + 1)):
        minutes = int(token.value) * (1 if peek(tokens, at + 1).is_a("later") else -1)
        return RelativeWish(minutes=minutes), 2
    count, unit, after = count_at(tokens, at), peek(tokens, at + 1), peek(tokens, at + 2)
    if count is not None and unit.is_a("unit") and _compares(after):
        return _shifted(count if after.is_a("later") else -count, unit.value, 3)
    return None


def _compares(token: Token) -> bool:
    return token.is_a("later", "earlier") or token.text == "sooner"


def _compared(tokens: Sequence[Token], at: int) -> Read:
    """Read "later that day", "earlier that week", "back a week", "up by 30 minutes"."""
    later, here = tokens[at].is_a("later"), at + 1
    while peek(tokens, here).text in {"time", "slot", "appointment", "session", "on", "the"}:
        here += 1
    after, skipped = peek(tokens, here), here - at - 1
    if tokens[at].text.endswith(" in") and after.value == "day" and peek(tokens, at + 1).is_a("the"):
        return RelativeWish(same_day=True, later=later, earlier=not later), here + 1 - at
    if after.is_a("same_day"):
        return RelativeWish(same_day=True, later=later, earlier=not later), 2 + skipped
    if after.is_a("same_week"):
        return RelativeWish(week=0, later=later, earlier=not later), 2 + skipped
    here = at + 1 + (peek(tokens, at + 1).text == "by")
    if peek(tokens, here).is_a("minutes"):
        return RelativeWish(minutes=int(peek(tokens, here).value) * (1 if later else -1)), here + 1 - at
    count, unit = count_at(tokens, here), peek(tokens, here + 1)
    if count is None or not unit.is_a("unit"):
        return None
    return _shifted(count if later else -count, unit.value, here + 2 - at)


def _shifted(count: int, unit: str, length: int) -> Read:
    if unit in _MINUTES:
        return RelativeWish(minutes=count * _MINUTES[unit]), length
    if unit in _DAYS:
        return RelativeWish(days=count * _DAYS[unit], same_time=True), length
    return None
