"""One day or stretch by name: "tomorrow", "Thursday the 3rd", "the Monday after Thanksgiving", "next week"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from practice.scheduling.wording import questions
from practice.scheduling.wording.counted_days import counted_days_at
from practice.scheduling.wording.dates import LAST_DAY_OF_ANY_MONTH, date_at, day_number
from practice.scheduling.wording.named_days import named_day_at
from practice.scheduling.wording.nth_days import nth_days_at
from practice.scheduling.wording.periods import period_at
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import next_to_come, weekday_at

_DAY = timedelta(days=1)
Read = tuple[DayPiece, int] | None


def one_day_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read one day or stretch, a weekday and its date taken together ("Thursday the 3rd", "Dec 3 (Thursday)")."""
    if at >= len(tokens):
        return None
    token = peek(tokens, at)
    if token.is_a("relative_day"):
        day = today + int(token.value) * _DAY
        return DayPiece(DayKind.DATE, ((day, day),), which="relative"), 1
    of_month = nth_days_at(tokens, at, today)
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
    return named_day_at(tokens, at, today) or period_at(tokens, at, today) or counted_days_at(tokens, at, today)


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
