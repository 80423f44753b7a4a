"""Phrases about days: one day or stretch, a range of them, or everything on one side ("after the 5th", "by Friday")."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from practice.scheduling.wording import questions
from practice.scheduling.wording.dates import LAST_DAY_OF_ANY_MONTH, date_at, day_number
from practice.scheduling.wording.named_days import named_day_at
from practice.scheduling.wording.periods import past, period_at, weekday_of_month_at
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.time_phrases import suffix_at
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import next_to_come, weekday_at

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


def one_day_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read one day or stretch, a weekday and its date taken together ("Thursday the 3rd", "Dec 3 (Thursday)")."""
    if at >= len(tokens):
        return None
    token = peek(tokens, at)
    if token.is_a("relative_day"):
        day = today + int(token.value) * _DAY
        return DayPiece(DayKind.DATE, ((day, day),), which="relative"), 1
    of_month = weekday_of_month_at(tokens, at, today)
    if of_month is not None:
        return of_month
    named = weekday_at(tokens, at, today)
    if named is not None and (counted := _weekday_beside(tokens, at, named, today)):
        return counted
    if named is not None:
        return _with_date(tokens, at, named, today)
    dated = date_at(tokens, at, today)
    if dated is not None:
        return _with_weekday(tokens, at, dated)
    return named_day_at(tokens, at, today) or period_at(tokens, at, today)


def _weekday_beside(tokens: Sequence[Token], at: int, named: tuple[DayPiece, int], today: date) -> Read:
    """Read "the Monday after Thanksgiving" and "the Friday before the 12th"."""
    here = at + named[1]
    if named[0].kind is not DayKind.BARE or not peek(tokens, here).is_a("bound"):
        return None
    after = {"after": True, "before": False}.get(peek(tokens, here).value)
    base_at = here + 1 + peek(tokens, here + 1).is_a("the")
    base = peek(tokens, base_at)
    if after is None or not (
        base.is_a("holiday", "date", "month") or (base.is_a("ordinal") and base.text[0].isdigit())
    ):
        return None
    read = one_day_at(tokens, base_at, today)
    if read is None or not read[0].ranges:
        return None
    weekday = next(iter(named[0].weekdays))
    day = next_to_come(weekday, read[0].first)
    if not after:
        day = next_to_come(weekday, read[0].first - 8 * _DAY)
    return DayPiece(DayKind.DATE, ((day, day),)), base_at + read[1] - at


def _with_date(tokens: Sequence[Token], at: int, named: tuple[DayPiece, int], today: date) -> Read:
    piece, length = named
    if piece.kind is DayKind.PLURAL or not tokens[at + length - 1].is_a("weekday"):
        return named
    here = at + length + peek(tokens, at + length).is_a("comma")
    here += peek(tokens, here).is_a("the")
    number = peek(tokens, here)
    plain = number.is_a("number") and not peek(tokens, here + 1).is_a("month")
    dated = _large_day(number, today) if plain else date_at(tokens, here, today) if here < len(tokens) else None
    if dated is None or (number.is_a("ordinal") and not number.text[0].isdigit() and int(number.value) < 2):
        return named
    return _agreeing(dated[0], next(iter(piece.weekdays))), here + dated[1] - at


def _large_day(number: Token, today: date) -> Read:
    """Read "Monday 30" as a date: past twelve it cannot be an hour that clients say."""
    if not 12 < (day_number(number) or 0) <= LAST_DAY_OF_ANY_MONTH:
        return None
    return date_at([replace(number, tag="ordinal", text=f"{number.text}th", value=f"{number.text}th")], 0, today)


def _with_weekday(tokens: Sequence[Token], at: int, dated: tuple[DayPiece, int]) -> Read:
    here = at + dated[1]
    here += peek(tokens, here).is_a("comma") or peek(tokens, here).text == "("
    if not peek(tokens, here).is_a("weekday") or not dated[0].one_day_or_none:
        return dated
    closing = peek(tokens, here + 1).text == ")"
    return _agreeing(dated[0], int(tokens[here].value)), here + 1 + closing - at


def _agreeing(piece: DayPiece, weekday: int) -> DayPiece:
    if piece.problem or not piece.one_day or piece.first.weekday() == weekday:
        return piece
    meant = next_to_come(weekday, piece.first - _DAY)
    return replace(piece, problem=questions.not_that_weekday(piece.first, meant))


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
    if bound in {"by", "not_after"} and peek(tokens, here).value == "late" and (piece.last - piece.first).days < 7:
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
