"""Days and weeks numbered within a month: "the first Monday of December", "the last week of November"."""

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as weekday_rule

from practice.scheduling.wording.periods import DAY, month_named, named_period_at, period
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import WEEK

Read = tuple[DayPiece, int] | None


def nth_days_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read a numbered week or weekday of a month and say how many tokens it takes."""
    return _week_of_month(tokens, at, today) or _weekday_of_month(tokens, at, today)


def _week_of_month(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read "the first week of December" (days 1 to 7) and "the last week of November" (its last seven days)."""
    token, joined = peek(tokens, at), peek(tokens, at + 1).is_a("week_of")
    apart = peek(tokens, at + 1).value == "week" and peek(tokens, at + 2).text in {"of", "in"}
    length = 3 if joined else 4
    month = peek(tokens, at + length - 1)
    if not (joined or apart) or not month.is_a("month", "perhaps_month"):
        return None
    first, last = month_named(int(month.value), today).ranges[0]
    if token.is_a("which") and token.value == "last":
        return period(last - 6 * DAY, last), length
    number = int(token.value.rstrip("stndrh")) if token.is_a("ordinal") else 0
    if not 1 <= number <= 5:
        return None
    begin = first + (number - 1) * WEEK
    return period(begin, min(begin + 6 * DAY, last)), length


def _weekday_of_month(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read "the first Monday of December" and "the last Friday in next month"."""
    token, weekday = peek(tokens, at), peek(tokens, at + 1)
    last = token.is_a("which") and token.value == "last"
    if not ((token.is_a("ordinal") or last) and weekday.is_a("weekday") and peek(tokens, at + 2).text in {"of", "in"}):
        return None
    names_month = peek(tokens, at + 3).is_a("month", "perhaps_month", "which")
    month = named_period_at(tokens, at + 3, today) if names_month else None
    number = -1 if last else int(token.value.rstrip("stndrh"))
    if month is None or not -1 <= number <= 5:
        return None
    first, final = month[0].ranges[0]
    on = weekday_rule(int(weekday.value))
    day = (final if last else first) + relativedelta(weekday=on(number))
    return DayPiece(DayKind.DATE, ((day, day),)), 3 + month[1]
