"""Longer stretches: "next week", "early December", "in three days", "the week of the 7th", "after Thanksgiving"."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from practice.scheduling.wording import questions
from practice.scheduling.wording.pieces import DateRange, DayKind, DayPiece
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import WEEK, monday_of

DAY = timedelta(days=1)
Read = tuple[DayPiece, int] | None


def period_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read a stretch of days, or a day counted from today, and say how many tokens it takes."""
    return _edge(tokens, at, today) or named_period_at(tokens, at, today)


def period(first: date, last: date, *, which: str = "") -> DayPiece:
    """Return a stretch of days as a piece."""
    return DayPiece(DayKind.PERIOD, ((first, last),), which=which)


def week_of(day: date, *, which: str = "") -> DayPiece:
    """Return the calendar week of a day."""
    return period(monday_of(day), monday_of(day) + 6 * DAY, which=which)


def month_of(day: date) -> DayPiece:
    """Return the calendar month of a day."""
    return period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def named_period_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read "next week", "this weekend", "next month", "the week after next", "in December"."""
    token, after = peek(tokens, at), peek(tokens, at + 1)
    if token.is_a("week"):
        return week_of(today + int(token.value) * WEEK), 1
    if token.is_a("unit") and token.value == "weekend":
        return _weekend(today, "this"), 1
    if token.is_a("which") and after.is_a("unit"):
        piece = _which_unit(token.value, after.value, today)
        return (piece, 2) if piece else None
    if token.is_a("which") and token.value != "last" and after.is_a("month", "perhaps_month"):
        return month_named(int(after.value), today), 2
    if token.is_a("month") or (token.is_a("perhaps_month") and _prepared(tokens, at)):
        return month_named(int(token.value), today), 1
    return None


def _prepared(tokens: Sequence[Token], at: int) -> bool:
    before = peek(tokens, at - 1)
    return before.is_a("edge", "inside", "bound", "from", "within", "between", "or") or before.text in {"of", "in"}


def _which_unit(which: str, unit: str, today: date) -> DayPiece | None:
    steps = {"this": 0, "next": 1, "coming": 1, "last": -1}[which]
    if unit == "week":
        return week_of(today + steps * WEEK, which=which)
    if unit == "weekend":
        return _weekend(today, "this" if which == "coming" else which)
    if unit == "month":
        return month_of(today + relativedelta(months=steps))
    return None


def _weekend(today: date, which: str) -> DayPiece:
    steps = {"this": 0, "next": 1, "last": -1}[which]
    saturday = monday_of(today) + 5 * DAY + steps * WEEK
    return period(saturday, saturday + DAY, which=which)


def month_named(number: int, today: date) -> DayPiece:
    """Return this year's month of that number, or next year's where it has passed."""
    first = today.replace(month=number, day=1)
    return month_of(first if number >= today.month else first + relativedelta(years=1))


def _edge(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read "early next week", "end of December", "the rest of the month", "later this week"."""
    if not peek(tokens, at).is_a("edge", "later", "earlier"):
        return None
    here = at + 1
    while peek(tokens, here).is_a("the", "dash") or peek(tokens, here).text in {"of", "in"}:
        here += 1
    unit = peek(tokens, here)
    if unit.is_a("unit") and unit.value in {"week", "month"}:  # "the end of the month" is this month's
        whole: Read = ((week_of(today) if unit.value == "week" else month_of(today)), 1)
        further = here + 1 + (peek(tokens, here + 1).text == "of")
        named = named_period_at(tokens, further, today) if further < len(tokens) else None
        if named is not None:  # "midweek next week"
            whole = named[0], further + named[1] - here
    else:
        whole = named_period_at(tokens, here, today)
    if whole is None:
        return None
    said = tokens[at].value if tokens[at].is_a("edge") else {"later": "later", "earlier": "early"}[tokens[at].tag]
    return period(*_part_of(whole[0].ranges[0], said, today)), here + whole[1] - at


def _part_of(whole: DateRange, said: str, today: date) -> DateRange:
    first, last = whole
    if said in {"later", "rest"}:
        after_today = today + DAY if said == "later" else today
        return (max(first + 2 * DAY, after_today) if first > today else after_today), last
    if last - first < 10 * DAY:
        begin, end = {"early": (0, 1), "mid": (1, 3), "late": (3, 4)}[said]
        return first + begin * DAY, first + end * DAY
    begin, end = {"early": (0, 9), "mid": (10, 19), "late": (20, 31)}[said]
    return first + begin * DAY, min(first + end * DAY, last)


def past(piece: DayPiece, today: date) -> DayPiece:
    """Return the piece with a question where all its days have passed."""
    if piece.problem or not piece.ranges or piece.last >= today:
        return piece
    return DayPiece(piece.kind, piece.ranges, piece.weekdays, questions.passed(piece.last), piece.which)
