"""Longer stretches: "next week", "early December", "in three days", "the week of the 7th", "after Thanksgiving"."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as weekday_rule

from practice.scheduling.wording import questions
from practice.scheduling.wording.pieces import DateRange, DayKind, DayPiece
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import WEEK, monday_of, next_to_come

DAY = timedelta(days=1)
Read = tuple[DayPiece, int] | None


def period_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read a stretch of days, or a day counted from today, and say how many tokens it takes."""
    for reader in (_week_of_month, _edge, _named, _counted, _ahead):
        found = reader(tokens, at, today)
        if found is not None:
            return found
    return None


def period(first: date, last: date, *, which: str = "") -> DayPiece:
    """Return a stretch of days as a piece."""
    return DayPiece(DayKind.PERIOD, ((first, last),), which=which)


def week_of(day: date, *, which: str = "") -> DayPiece:
    """Return the calendar week of a day."""
    return period(monday_of(day), monday_of(day) + 6 * DAY, which=which)


def month_of(day: date) -> DayPiece:
    """Return the calendar month of a day."""
    return period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def _named(tokens: Sequence[Token], at: int, today: date) -> Read:
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
        return _month(int(after.value), today), 2
    if token.is_a("month") or (token.is_a("perhaps_month") and _prepared(tokens, at)):
        return _month(int(token.value), today), 1
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


def _month(number: int, today: date) -> DayPiece:
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
        named = _named(tokens, further, today) if further < len(tokens) else None
        if named is not None:  # "midweek next week"
            whole = named[0], further + named[1] - here
    else:
        whole = _named(tokens, here, today)
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


def _week_of_month(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read "the first week of December" (days 1 to 7) and "the last week of November" (its last seven days)."""
    token, joined = peek(tokens, at), peek(tokens, at + 1).is_a("week_of")
    apart = peek(tokens, at + 1).value == "week" and peek(tokens, at + 2).text in {"of", "in"}
    length = 3 if joined else 4
    month = peek(tokens, at + length - 1)
    if not (joined or apart) or not month.is_a("month", "perhaps_month"):
        return None
    first, last = _month(int(month.value), today).ranges[0]
    if token.is_a("which") and token.value == "last":
        return period(last - 6 * DAY, last), length
    number = int(token.value.rstrip("stndrh")) if token.is_a("ordinal") else 0
    if not 1 <= number <= 5:
        return None
    begin = first + (number - 1) * WEEK
    return period(begin, min(begin + 6 * DAY, last)), length


def weekday_of_month_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read "the first Monday of December" and "the last Friday in next month"."""
    token, weekday = peek(tokens, at), peek(tokens, at + 1)
    last = token.is_a("which") and token.value == "last"
    if not ((token.is_a("ordinal") or last) and weekday.is_a("weekday") and peek(tokens, at + 2).text in {"of", "in"}):
        return None
    month = _named(tokens, at + 3, today) if peek(tokens, at + 3).is_a("month", "perhaps_month", "which") else None
    number = -1 if last else int(token.value.rstrip("stndrh"))
    if month is None or not -1 <= number <= 5:
        return None
    first, final = month[0].ranges[0]
    on = weekday_rule(int(weekday.value))
    day = (final if last else first) + relativedelta(weekday=on(number))
    return DayPiece(DayKind.DATE, ((day, day),)), 3 + month[1]


def _counted(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read "in three days", "two weeks from today", "a week from Tuesday", "3 weeks out"."""
    inside = tokens[at].is_a("inside")
    here = at + inside
    count, unit = count_at(tokens, here), peek(tokens, here + 1)
    if count is None or not unit.is_a("unit") or unit.value not in {"day", "week", "month"}:
        return None
    after = peek(tokens, here + 2)
    if after.is_a("from") and not inside:
        return _from_day(tokens, here + 3, _step(count, unit.value), today, at)
    if not (inside or after.is_a("hence")):
        return None
    length = here + 2 + after.is_a("hence") - at
    day = today + _step(count, unit.value)
    if after.text == "from today" or unit.value == "day":
        return _counted_day(tokens[here], unit.value, day, today), length
    return week_of(day), length


def _counted_day(counted: Token, unit: str, day: date, today: date) -> DayPiece:
    if unit == "day" and counted.text in {"a few", "few", "several", "a couple of", "a couple", "couple of"}:
        return period(today + 2 * DAY, day + 2 * DAY)
    return DayPiece(DayKind.DATE, ((day, day),))


def _from_day(tokens: Sequence[Token], at: int, step: relativedelta, today: date, begun: int) -> Read:
    token = peek(tokens, at)
    if token.is_a("weekday"):
        start = next_to_come(int(token.value), today)
    elif token.is_a("relative_day"):
        start = today + int(token.value) * DAY
    else:
        return None
    day = start + step
    return DayPiece(DayKind.DATE, ((day, day),)), at + 1 - begun


def _ahead(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read "the next two weeks", "within 10 days", "over the next month"."""
    token = peek(tokens, at)
    if not (token.is_a("within") or (token.is_a("which") and token.value == "next")):
        return None
    count = count_at(tokens, at + 1)
    here = at + 1 + (count is not None)
    unit = peek(tokens, here)
    if not unit.is_a("unit") or unit.value not in {"day", "week", "month"} or (count is None and token.is_a("which")):
        return None
    return period(today, today + _step(count or 1, unit.value)), here + 1 - at


def _step(count: int, unit: str) -> relativedelta:
    return {
        "day": relativedelta(days=count),
        "week": relativedelta(weeks=count),
        "month": relativedelta(months=count),
    }[unit]


def count_at(tokens: Sequence[Token], at: int) -> int | None:
    """Return a number of days, weeks or minutes: "three", "a", "10"."""
    token = peek(tokens, at)
    if token.is_a("number"):
        return int(token.value) if len(token.value) < 4 else None
    return 1 if token.text in {"a", "an", "one"} else None


def past(piece: DayPiece, today: date) -> DayPiece:
    """Return the piece with a question where all its days have passed."""
    if piece.problem or not piece.ranges or piece.last >= today:
        return piece
    return DayPiece(piece.kind, piece.ranges, piece.weekdays, questions.passed(piece.last), piece.which)
