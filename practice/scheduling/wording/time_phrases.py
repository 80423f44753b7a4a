"""Phrases about the time of day: "after 5", "between 2 and 4", "mornings", "around 3", "at 4:30"."""

from collections.abc import Callable, Sequence

from practice.scheduling.local_day import DAY, Span, minute_of
from practice.scheduling.wording.clock import Clock, clock_at, hour_number
from practice.scheduling.wording.lexicon import lexicon
from practice.scheduling.wording.pieces import ANY_TIME, TimePiece
from practice.scheduling.wording.tokens import Token, peek

AROUND_BEFORE, AROUND_AFTER = 30, 90
"""Minutes: "around 3" is a session within 2:30 and 4:30, so it starts at most half an hour early or late."""

NOON = 12 * 60
Read = tuple[TimePiece, int] | None
_JOINERS = ("dash", "through", "to")


def time_phrase_at(tokens: Sequence[Token], at: int, *, moving: bool = False) -> Read:
    """Read a phrase about the time of day at a position and say how many tokens it takes.

    ``moving`` means that "4 to 5" moves an appointment from 4 to 5 instead of naming an hour.
    """
    for reader in (_any_time, _part, _range, _bounded, _alone):
        found = reader(tokens, at, moving)
        if found is not None:
            return found
    return None


def _any_time(tokens: Sequence[Token], at: int, moving: bool) -> Read:
    return (ANY_TIME, 1) if tokens[at].is_a("any_time") else None


def _part(tokens: Sequence[Token], at: int, moving: bool) -> Read:
    if not peek(tokens, at).is_a("part"):
        return None
    starts, ends = lexicon().parts[tokens[at].value]
    span = (0 if starts is None else minute_of(starts), DAY if ends is None else minute_of(ends))
    return TimePiece(spans=(span,), part=True), 1


def _range(tokens: Sequence[Token], at: int, moving: bool) -> Read:
    led = tokens[at].is_a("between", "from")
    begin = at + led
    first = clock_at(tokens, begin)
    if first is None or (moving and tokens[at].is_a("from")):
        return None
    joint = begin + first[1]
    joiner = peek(tokens, joint)
    joins = joiner.is_a(*_JOINERS) or joiner.text in {"until", "till", "til"} or (led and joiner.is_a("and"))
    second = clock_at(tokens, joint + 1) if joins else None
    if second is None:
        return None
    alone = joiner.is_a("dash", "to") and _ends_there(tokens, joint + 2)
    clear = led or first[0].explicit or second[0].explicit or alone
    if not clear or (moving and joiner.is_a("to") and not led):
        return None
    return _between(first[0], second[0]), joint + 1 + second[1] - at


def _ends_there(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a plain range like "3-5" stands alone, instead of counting days, people or sessions."""
    return not peek(tokens, at).is_a("unit", "number", "appointment", "dash", "ordinal", "one")


def _between(first: Clock, second: Clock) -> TimePiece:
    if not (first.possible and second.possible):
        return TimePiece(problem=_impossible(first if not first.possible else second))
    begins = [first.minutes(half) for half in ((first.half,) if not first.ambiguous else ("", "a", "p"))]
    ends = [second.minutes(half) for half in ((second.half,) if not second.ambiguous else ("", "a", "p"))]
    if second.half and first.ambiguous:  # "2-4pm" is 2pm; "11-1pm" is 11am
        begins = [first.minutes(second.half), *begins]
    pairs = [(begin, end) for begin in begins for end in ends if begin < end]
    spans = sorted(pairs, key=lambda pair: (pair[0] != begins[0], pair[1] - pair[0])) if pairs else []
    if not spans:
        return TimePiece(problem="That time range ends before it begins. Between which times would suit you?")
    begin, end = spans[0]
    other = (begin + NOON, end + NOON) if end <= NOON else (begin - NOON, end - NOON)
    ambiguous = first.ambiguous and second.ambiguous and 0 <= other[0] and other[1] <= DAY
    return TimePiece(spans=((begin, end),), other=TimePiece(spans=(other,)) if ambiguous else None)


def _bounded(tokens: Sequence[Token], at: int, moving: bool) -> Read:
    bound, length = _bound(tokens, at, moving)
    if bound is None:
        return None
    read = clock_at(tokens, at + length)
    if read is None or _counts_something(tokens, at + length + read[1]):
        return None
    clock, taken = read
    return _with_suffix(tokens, at, length + taken, clock, bound)


def _bound(tokens: Sequence[Token], at: int, moving: bool) -> tuple[str | None, int]:
    """Return the bound that begins here and its length; "after around 5" is two words of one bound."""
    token = peek(tokens, at)
    if token.is_a("from") and not moving:
        return "not_before", 1
    if not token.is_a("bound"):
        return None, 0
    following = peek(tokens, at + 1)
    if (
        following.is_a("bound")
        and token.value in {"after", "before", "by", "at"}
        and following.value in {"around", "at"}
    ):
        return (following.value if token.value == "at" else token.value), 2
    return token.value, 1


def _counts_something(tokens: Sequence[Token], at: int) -> bool:
    return peek(tokens, at).is_a("unit", "ordinal", "month")


def _alone(tokens: Sequence[Token], at: int, moving: bool) -> Read:
    read = clock_at(tokens, at, bare=_may_be_bare(tokens, at))
    if read is None:
        return None
    clock, length = read
    if not clock.explicit and suffix_at(tokens, at + length) is None and not _shares_a_half(tokens, at):
        return None
    if _counts_something(tokens, at + length):
        return None
    half = _shares_a_half(tokens, at)
    clock = Clock(clock.hour, clock.minute, half, explicit=True) if half and not clock.half else clock
    return _with_suffix(tokens, at, length, clock, "at")


def _may_be_bare(tokens: Sequence[Token], at: int) -> bool:
    return hour_number(tokens[at]) is not None and not peek(tokens, at - 1).is_a("month", "number", "dash")


def _shares_a_half(tokens: Sequence[Token], at: int) -> str:
    """Return the half of the day that a following time shares: "3, 4 or 5 pm"."""
    here = at + 1
    while peek(tokens, here).is_a("or", "comma", "and", "mark") and hour_number(peek(tokens, here + 1)) is not None:
        here += 2
    if peek(tokens, here).is_a("or", "comma", "and", "mark") and peek(tokens, here + 1).is_a("hour", "clock"):
        read = clock_at(tokens, here + 1)
        return read[0].half if read else ""
    return peek(tokens, here).value[:1] if here > at + 1 and peek(tokens, here).is_a("meridiem") else ""


def _with_suffix(tokens: Sequence[Token], at: int, length: int, clock: Clock, bound: str) -> Read:
    suffixed = suffix_at(tokens, at + length)
    if suffixed is not None:
        bound, length = suffixed[0], length + suffixed[1]
    elif bound == "not_before" and peek(tokens, at + length).text in {"on", "forward"}:
        length += 1
    if not clock.possible:
        return TimePiece(problem=_impossible(clock)), length
    piece = _BOUNDS[bound](clock.minutes())
    if clock.ambiguous:
        other = _BOUNDS[bound]((clock.minutes() + NOON) % DAY)
        piece = TimePiece(piece.spans, piece.exact, other=other)
    return piece, length


def suffix_at(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the bound that follows what it bounds ("5 or later", "the 5th or after", "3ish") and its length."""
    token, after = peek(tokens, at), peek(tokens, at + 1)
    if token.tag in _SUFFIXES:
        return _SUFFIXES[token.tag], 1
    if token.text == "on" and after.is_a("stop", "comma"):  # "Wednesday on"
        return "not_before", 1
    if not token.is_a("or", "and") or not after.is_a("bound") or after.value not in {"after", "before"}:
        return None
    # "before 10 or after 4" goes on; "10 or after" ends here.
    ends = peek(tokens, at + 2).is_a("stop", "comma", "or", "but", "want_after", "filler")
    return ("not_before" if after.value == "after" else "not_after", 2) if ends else None


_SUFFIXES = {"ish": "around", "onward": "not_before", "plus": "not_before", "backward": "not_after"}


def _impossible(clock: Clock) -> str:
    said = f"{clock.hour}:{clock.minute:02d}"
    return f"I could not read {said} as a time of day. What time would you like?"


def _spans(*spans: Span) -> TimePiece:
    return TimePiece(spans=spans)


_BOUNDS: dict[str, Callable[[int], TimePiece]] = {
    "after": lambda minute: _spans((minute, DAY)),
    "not_before": lambda minute: _spans((minute, DAY)),
    "before": lambda minute: _spans((0, minute)),
    "by": lambda minute: _spans((0, minute)),
    "not_after": lambda minute: _spans((0, minute)),
    "around": lambda minute: _spans((max(0, minute - AROUND_BEFORE), min(DAY, minute + AROUND_AFTER))),
    "at": lambda minute: TimePiece(exact=minute),
}
