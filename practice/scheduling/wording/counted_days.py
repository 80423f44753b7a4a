"""Days counted from today or from a weekday: "in three days", "two weeks from Monday", "within the next ten days"."""

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from practice.scheduling.wording.periods import DAY, period, week_of
from practice.scheduling.wording.pieces import DayKind, DayPiece
from practice.scheduling.wording.tokens import Token, peek
from practice.scheduling.wording.weekdays import next_to_come

Read = tuple[DayPiece, int] | None


def counted_days_at(tokens: Sequence[Token], at: int, today: date) -> Read:
    """Read days counted from another day and say how many tokens it takes."""
    return _counted(tokens, at, today) or _ahead(tokens, at, today)


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
