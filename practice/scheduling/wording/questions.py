"""What is asked when a wish cannot be read in one way only: one clear question each."""

from datetime import date


def said(day: date) -> str:
    """Return a day as people say it: 'Friday, November 20'."""
    return f"{day:%A, %B} {day.day}"


def which_of(first: date, second: date, today: date) -> str:
    """Ask which of two days is meant."""
    one = f"today, {said(first)}," if first == today else said(first)
    return f"Do you mean {one} or {said(second)}?"


def passed(day: date, instead: date | None = None) -> str:
    """Say that a day has passed, and ask for another."""
    if instead is not None:
        return f"{said(day)} has already passed. Do you mean {said(instead)}?"
    return f"{said(day)} has already passed. Which day would you like?"


def no_such_day(name: str) -> str:
    """Say that the calendar has no such day."""
    return f"I cannot find {name} on the calendar. Which day do you mean?"


def not_that_weekday(day: date, weekday_date: date) -> str:
    """Say that a date and a weekday do not go together."""
    return f"{day:%B} {day.day} is a {day:%A}. Do you mean {said(day)} or {said(weekday_date)}?"


def apart(first: str, second: str) -> str:
    """Say that two parts of a wish exclude each other."""
    return f"{first} and {second} do not go together. Which would suit you?"


NOTHING_LEFT = "Those wishes leave no day open. Which day would suit you?"
NO_TIME_LEFT = "Those times do not go together. What time of day would suit you?"
ENDS_FIRST = "That range of days ends before it begins. Between which days would suit you?"
TIME_PASSED = "That time today has already passed. When else would suit you?"
