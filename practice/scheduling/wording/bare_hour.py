"""Plain numbers that are hours only because of what stands around them: "Thursday 4", "at 4 or 5", "9 is better"."""

from collections.abc import Sequence

from practice.scheduling.local_day import DAY
from practice.scheduling.wording.clock import clock_at, hour_number
from practice.scheduling.wording.pieces import DayKind, Item, TimePiece
from practice.scheduling.wording.tokens import Token, peek

_NOON = 12 * 60
_ASKING = frozenset(
    "how about|what about|can we do|could we do|can you do|could you do|any chance of|any chance for|maybe|let us do|"
    "like|say|can not do".split("|")
)
"""What may be asked with a plain hour: "how about 6?"."""

_CLOSING = ("stop", "comma", "or", "and", "filler", "want_after", "but", "so", "bound", "instead_of")


def bare_hour_at(tokens: Sequence[Token], at: int, before: Sequence[Item]) -> tuple[TimePiece, int] | None:
    """Read a plain number as an hour where its neighbours leave no other meaning, and say how many tokens it takes."""
    if hour_number(tokens[at]) is None or tokens[at].is_a("one") or not before:
        return None
    asked = before[-1].text in _ASKING or before[-1].text.endswith("also do") or before[-1].tag == "instead_of"
    if not (asked or _follows_time_or_day(before) or _is_praised(tokens, at)):
        return None
    read = clock_at(tokens, at)
    if read is None or not read[0].possible or not _closes(peek(tokens, at + read[1])):
        return None
    clock, length = read
    other = TimePiece(exact=(clock.minutes() + _NOON) % DAY) if clock.ambiguous else None
    return TimePiece(exact=clock.minutes(), other=other), length


def _follows_time_or_day(before: Sequence[Item]) -> bool:
    last = before[-1]
    if last.days is not None and last.days.kind is not DayKind.PERIOD:
        return True
    if last.tag in {"or", "comma"} and len(before) > 1:
        times = before[-2].times
        return times is not None and times.exact is not None
    return last.tag == "to" and any(item.tag == "move" for item in before)


def _is_praised(tokens: Sequence[Token], at: int) -> bool:
    """Say whether an hour, or a list of them, is followed by praise: "9 or 10 is better", "11 instead of 10:30"."""
    here = at + 1
    while peek(tokens, here).is_a("or", "comma") and hour_number(peek(tokens, here + 1)) is not None:
        here += 2
    return peek(tokens, here).is_a("want_after", "instead_of")


def _closes(token: Token) -> bool:
    """Say whether nothing that is counted can follow."""
    return token.is_a(*_CLOSING) or token.text in {"please", "pls", "plz", "if", "on"}
