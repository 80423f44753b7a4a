"""Phrases about days: one day or stretch, a range of them, or everything on one side ("after the 5th", "by Friday")."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from practice.scheduling.wording import questions
from practice.scheduling.wording.dates import date_at, day_number
from practice.scheduling.wording.day_names import one_day_at
from practice.scheduling.wording.periods import past
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.time_phrases import suffix_at
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import weekday_at

FAR = timedelta(days=366)
"""How far an open end reaches: past every booking horizon."""

_DAY = timedelta(days=1)
_AROUND = timedelta(days=2)
Read = tuple[DayPiece, int] | None


def day_phrase_at(tokens: Sequence[Token], at: int, today: date, *, moving: bool = False) -> Read:
    """Read a phrase about days at a position and say how many tokens it takes.

    ``moving`` means that "from the 24th to the 30th" moves an appointment instead of naming a range.
    """
    found = _bounded(tokens, at, today, moving) or _range(tokens, at, today, moving)
    if found is None:
        return None
    piece, length = found
    suffix = suffix_at(tokens, at + length)
    if suffix is None or not piece.ranges or suffix[0] == "around":
        return past(piece, today), length
    first, last = _side(suffix[0], piece, today)
    return _open(piece, first, last), length + suffix[1]


def _bounded(tokens: Sequence[Token], at: int, today: date, moving: bool) -> Read:
    token = peek(tokens, at)
    bound = "not_before" if token.is_a("from") and not moving else token.value if token.is_a("bound") else ""
    bound = "by" if token.is_a("through") else bound
    if not bound or bound == "at":
        return None
    here = at + 1
    while peek(tokens, here).is_a("the", "inside") or peek(tokens, here).text in {"on", "of", "about"}:
        here += 1
    if bound == "not_before" and (found := _range(tokens, at, today, moving)):
        return found
    read = one_day_at(tokens, here, today)
    if read is None:
        return None
    piece, length = read[0], here + read[1] - at
    length += bound == "not_before" and peek(tokens, at + length).text in {"on", "forward"}
    if not piece.ranges:
        return (piece, length) if piece.problem else None
    at_end = peek(tokens, here).value == "late"
    bound = "by" if bound == "before" and at_end else bound
    if bound in {"by", "not_after"} and at_end and (piece.last - piece.first).days < 7:
        piece = _open(piece, piece.first, piece.last + (6 - piece.last.weekday()) * _DAY)  # Sunday ends the week
    first, last = _side(bound, piece, today)
    return _open(piece, first, last), length


def _side(bound: str, piece: DayPiece, today: date) -> tuple[date, date]:
    return {
        "after": (piece.last + _DAY, today + FAR),
        "not_before": (piece.first, today + FAR),
        "before": (today, piece.first - _DAY),
        "by": (today, piece.last),
        "not_after": (today, piece.last),
        "around": (piece.first - _AROUND, piece.last + _AROUND),
    }[bound]


def _open(piece: DayPiece, first: date, last: date) -> DayPiece:
    return DayPiece(DayKind.PERIOD, ((first, last),), problem=piece.problem)


def _range(tokens: Sequence[Token], at: int, today: date, moving: bool) -> Read:
    led = tokens[at].is_a("between") or (tokens[at].is_a("from") and not moving)
    begin = at + led
    begin += led and (peek(tokens, begin).is_a("the") or peek(tokens, begin).text == "on")
    now_on = led and peek(tokens, begin).text == "now"
    first = (DayPiece(DayKind.DATE, ((today, today),)), 1) if now_on else one_day_at(tokens, begin, today)
    if first is None:
        return None
    joint = begin + first[1]
    joiner = peek(tokens, joint)
    joins = joiner.is_a("dash", "through") or (joiner.is_a("to") and not moving) or (led and joiner.is_a("and"))
    joins = joins or joiner.text in {"until", "till", "til"} or (joiner.is_a("mark") and joiner.text == "-")
    here = joint + 1 + peek(tokens, joint + 1).is_a("the")
    second = _second(tokens, here, first[0], today) if joins else None
    if second is None:
        return None if led else first
    return _spanning(first[0], second[0], today), here + second[1] - at


def _second(tokens: Sequence[Token], at: int, first: DayPiece, today: date) -> Read:
    """Read the end of a range, counted from its beginning: "Dec 28 to the 3rd" ends in January."""
    if first.kind is DayKind.PLURAL:
        return weekday_at(tokens, at, today)
    if not first.ranges:
        return one_day_at(tokens, at, today)
    token = peek(tokens, at)
    number = day_number(token)
    if number is not None and first.kind is DayKind.DATE and not peek(tokens, at + 1).is_a("month", "meridiem", "unit"):
        in_month = peek(tokens, at + 1).text == "of"
        if not in_month:
            said = replace(token, tag="ordinal", text=f"{number}th", value=f"{number}th")
            return date_at([said], 0, first.first)
    read = one_day_at(tokens, at, first.first)
    return None if read is None else (replace(read[0], problem=None) if read[0].ranges else read[0], read[1])


def _spanning(first: DayPiece, second: DayPiece, today: date) -> DayPiece:
    if first.kind is DayKind.PLURAL:
        begin, end = min(first.weekdays), max(second.weekdays)
        return DayPiece(DayKind.PLURAL, weekdays=frozenset(range(begin, end + 1)))
    problem = (first.problem if not first.ranges or first.kind is DayKind.DATE else None) or second.problem
    if not first.ranges or not second.ranges:
        return DayPiece(DayKind.PERIOD, problem=problem)
    if second.last < first.first:
        return DayPiece(DayKind.PERIOD, first.ranges, problem=problem or questions.ENDS_FIRST)
    span = (first.first, second.last)
    if first.kind is DayKind.BARE and second.kind is DayKind.BARE:
        days = (first.first + count * _DAY for count in range((span[1] - span[0]).days + 1))
        return DayPiece(DayKind.BARE, (span,), frozenset(day.weekday() for day in days), problem)
    return DayPiece(DayKind.PERIOD, (span,), problem=problem)
