"""Calendar dates: "December 3", "12/3", "the 24th", "3rd or 4th of December". Read by dateutil, then put in a year."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from dateutil import parser
from dateutil.relativedelta import relativedelta

from practice.scheduling.wording import questions
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.tokens import Token, peek

AHEAD_DAYS = 200
"""A month and day without a year that have passed mean next year's only if those are this near; else we ask."""

LAST_DAY_OF_ANY_MONTH = 31
_YEARS = range(2000, 2100)
Read = tuple[DayPiece, int] | None


def date_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read one date, or a list of days of one month, and say how many tokens it takes."""
    token = peek(tokens, at)
    if token.is_a("iso", "date"):
        return _dated(token.text, today, has_year=token.text.count("/") == 2 or token.tag == "iso"), 1
    if token.is_a("month", "perhaps_month"):
        return _month_first(tokens, at, today)
    if day_number(token) is None:
        return None
    return _day_first(tokens, at, today)


def day_number(token: Token) -> int | None:
    """Return the number that a day of the month may be said by, right or wrong ("40th")."""
    if token.is_a("ordinal"):
        return int(token.value.rstrip("stndrh")) if token.text[0].isdigit() else int(token.value)
    if token.is_a("number") and token.text.isdigit() and 1 <= int(token.text) < 100:
        return int(token.text)
    return None


def _month_first(tokens: Sequence[Token], at: int, today: date) -> Read:
    here = at + 1 + peek(tokens, at + 1).is_a("the")
    number = day_number(peek(tokens, here))
    if number is None or peek(tokens, here + 1).is_a("meridiem", "oclock"):
        return None
    if number > LAST_DAY_OF_ANY_MONTH:
        name = f"{_month(peek(tokens, at))} {number}"
        return DayPiece(DayKind.DATE, problem=questions.no_such_day(name)), here + 1 - at
    days, here = [number], here + 1
    for number, length in _more_days(tokens, here):
        days, here = [*days, number], here + length
    year, taken = _year(tokens, here)
    pieces = [_dated(f"{_month(tokens[at])} {day} {year}", today, has_year=bool(year)) for day in days]
    return _together(pieces), here + taken - at


def _more_days(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """Give the further days of a list ("3, 4 or the 5th") with the tokens that each takes."""
    while peek(tokens, at).is_a("or", "and", "comma", "mark"):
        here = at + 1 + peek(tokens, at + 1).is_a("the")
        number, after = day_number(peek(tokens, here)), peek(tokens, here + 1)
        if number is None or after.is_a("meridiem", "oclock", "unit", "month", "number", "dash", "appointment"):
            return
        if after.text == "of":
            return
        yield number, here + 1 - at
        at = here + 1


def _day_first(tokens: Sequence[Token], at: int, today: date) -> Read:
    token, number = peek(tokens, at), day_number(tokens[at]) or 0
    here = at + 1 + (peek(tokens, at + 1).text == "of")
    here += peek(tokens, here).is_a("the")
    if peek(tokens, here).is_a("month", "perhaps_month"):
        year, taken = _year(tokens, here + 1)
        piece = _dated(f"{_month(tokens[here])} {number} {year}", today, has_year=bool(year))
        return piece, here + 1 + taken - at
    if not token.is_a("ordinal") or not _stands_for_a_day(tokens, at, number):
        return None
    month = _month_ahead(tokens, at + 1)
    return (_dated(f"{month} {number}", today) if month else _coming(number, today)), 1


def _stands_for_a_day(tokens: Sequence[Token], at: int, number: int) -> bool:
    """Say whether an ordinal alone is a day; "the first" and "my second session" are not."""
    in_digits = tokens[at].text[0].isdigit()
    named = in_digits or number > 3 or peek(tokens, at - 1).is_a("weekday") or peek(tokens, at - 2).is_a("weekday")
    return named and not peek(tokens, at + 1).is_a("appointment", "unit", "one", "week_of")


def _month_ahead(tokens: Sequence[Token], at: int) -> str:
    """Return the month that a list of days shares: "the 3rd, 4th or 5th of December"."""
    while peek(tokens, at).is_a("or", "and", "comma", "the", "ordinal", "number", "to", "dash", "through", "mark"):
        at += 1
    counted = peek(tokens, at - 1).is_a("ordinal", "number")
    at += peek(tokens, at).text == "of"
    return _month(peek(tokens, at)) if counted and peek(tokens, at).is_a("month") else ""


def _month(token: Token) -> str:
    return date(2000, int(token.value), 1).strftime("%B")


def _year(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    here = at + peek(tokens, at).is_a("comma")
    token = peek(tokens, here)
    if token.is_a("number") and token.text.isdigit() and int(token.text) in _YEARS:
        return token.text, here + 1 - at
    return "", 0


def _together(pieces: list[DayPiece]) -> DayPiece:
    ranges = tuple(span for piece in pieces for span in piece.ranges)
    problem = next((piece.problem for piece in pieces if piece.problem), None)
    return DayPiece(DayKind.DATE, ranges, problem=problem)


def _dated(text: str, today: date, *, has_year: bool = False) -> DayPiece:
    try:
        day = parser.parse(text, default=datetime.combine(date(today.year, 1, 1), time())).date()
    except (parser.ParserError, OverflowError):
        return DayPiece(DayKind.DATE, problem=questions.no_such_day(text.strip().title()))
    if day < today and not has_year:
        later = day + relativedelta(years=1)
        if later - today <= timedelta(days=AHEAD_DAYS):
            return DayPiece(DayKind.DATE, ((later, later),))
    return DayPiece(DayKind.DATE, ((day, day),), problem=questions.passed(day) if day < today else None)


def _coming(number: int, today: date) -> DayPiece:
    """Return the next month's day with that number, this month's while it has not passed."""
    if not 1 <= number <= LAST_DAY_OF_ANY_MONTH:
        return DayPiece(DayKind.DATE, problem=questions.no_such_day(f"a {number}th"))
    first = today.replace(day=1)
    months = (first + relativedelta(months=count) for count in range(4))
    days = (month + timedelta(days=number - 1) for month in months)
    day = next(one for one in days if one >= today and one.day == number)
    return DayPiece(DayKind.DATE, ((day, day),))
