"""Dates in the forms that people and programs write them in."""

import random
from datetime import date, timedelta

_FIRST = date(1935, 1, 1)
_DAYS = 33_500
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth"),
    *("twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"),
)


def written_date(chance: random.Random) -> str:
    """Return a date of the last ninety years, in one of some thirty forms."""
    day = _FIRST + timedelta(days=chance.randrange(_DAYS))
    return chance.choice([*_in_figures(day), *_in_words(day), *_in_words(day)])


def _in_figures(day: date) -> list[str]:
    return [
        f"{day.month}/{day.day}/{day.year}", f"{day:%m/%d/%y}", f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%y}", f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}", f"{day:%d-%m-%Y}",
        f"{day:%m-%d-%Y}", f"{day:%Y-%m-%d} 14:05:00", f"{day:%Y-%m-%d}T09:30:00Z", f"{day:%m/%Y}",
    ]  # fmt: skip


def _in_words(day: date) -> list[str]:
    nth = f"{day.day}{ordinal_ending(day.day)}"
    return [
        f"{day:%B} {day.day}, {day.year}", f"{day:%B} {nth}", f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}",
        f"the {nth} of {day:%B}", f"{day:%b}. {day.day}, {day.year}", f"{day:%B} {day.year}", f"{day:%d-%b-%Y}",
        f"{day:%B} {day.day}", f"{day:%B} {nth}, {day.year}", f"{nth} {day:%B} {day.year}",
        f"{day:%A}, {day:%B} {day.day}", f"{day:%A}, {day.day} {day:%B} {day.year}",
        f"{day:%a} {day.day} {day:%b} {day.year}", f"{day:%b} {day.year}",
        f"{day:%B} {_ORDINALS[day.day - 1]}", f"the {_ORDINALS[day.day - 1]} of {day:%B} {day.year}", f"{day:%d-%b-%y}",
        f"{day.day}. {day:%B} {day.year}", f"{day.day} {day:%b}", f"{day:%A} the {nth} of {day:%B}", f"{day:%b-%d-%Y}",
    ]  # fmt: skip


def ordinal_ending(number: int) -> str:
    """Return what an English ordinal ends in: ``st`` for 21."""
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")
