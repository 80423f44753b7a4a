"""Facts that can be checked exactly: dates, times, money, numbers, phone numbers, codes, medications."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from policies.grounding.rules import Medications


class Fact(NamedTuple):
    """One checkable fact: its kind, its value in one spelling, and how the text put it."""

    kind: str
    value: str
    shown: str


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {
    name: 10 * (place + 2) for place, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_NUMBER_WORDS = {name: value for value, name in enumerate(_ONES) if value != 1} | _TENS  # "one" is mostly a pronoun

_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[T ](?P<hour>\d\d):(?P<minute>\d\d))?")
_SLASHED = re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d\d)\b")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?", re.IGNORECASE)
_DAY_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+(?P<year>\d{{4}}))?", re.IGNORECASE
)
_PHONE = re.compile(r"(?<!\d)(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]\d{4}(?!\d)")
_MONEY = re.compile(
    r"\$\s?(?P<amount>\d[\d,]*(?:\.\d+)?)|\b(?P<words>\d[\d,]*(?:\.\d+)?)\s?(?:dollars|usd|bucks)\b", re.IGNORECASE
)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s?(?P<half>[ap])\.?m\b\.?|\b(?P<h24>\d{1,2}):(?P<m24>\d\d)\b",
    re.IGNORECASE,
)
_NAMED_TIME = re.compile(r"\b(?P<name>noon|midnight)\b", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{1,5}-?\d[\d.]*\d\b|\b[A-Z]\d{2}\b")
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NUMBER_WORD = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})[\s-]+)?(?P<ones>{'|'.join([*_ONES[1:10]])})\b|\b(?P<whole>{'|'.join(_NUMBER_WORDS)})\b",
    re.IGNORECASE,
)


def facts(text: str, medications: Medications) -> list[Fact]:
    """Return the facts that a sentence states; a number inside a date or a time is not named twice."""
    found: list[Fact] = []
    rest = text
    for pattern, read in _READERS:
        for match in pattern.finditer(rest):
            found.extend(read(match))
        rest = pattern.sub(lambda match: " " * len(match.group()), rest)
    found.extend(_medications(text, medications))
    return found


def supported_facts(material: str, medications: Medications) -> set[tuple[str, str]]:
    """Return every fact that the material supports, implied ones included.

    A full date supports its weekday, and each number written anywhere supports that number.
    """
    stated = facts(material, medications)
    supported = {(fact.kind, fact.value) for fact in stated}
    years = [fact.value for fact in stated if fact.kind == "year"]
    for fact in stated:
        if fact.kind == "date":
            supported.update(_weekdays(fact.value, years))
            supported.update(("number", str(int(part))) for part in fact.value.split("-"))
    supported.update(("number", _plain(match.group())) for match in _DIGITS.finditer(material))
    supported.update(
        ("number", fact.value) for match in _NUMBER_WORD.finditer(material) for fact in _number_word(match)
    )
    return supported


def unsupported(fact: Fact, supported: set[tuple[str, str]]) -> bool:
    """Whether the material does not hold the fact; an hour without am or pm may be either half of the day."""
    values = fact.value.split("|")
    return not any((fact.kind, value) in supported or (fact.kind, fact.value) in supported for value in values)


def _weekdays(month_day: str, years: list[str]) -> Iterator[tuple[str, str]]:
    month, day = (int(part) for part in month_day.split("-"))
    for year in years:
        try:
            yield "weekday", WEEKDAYS[date(int(year), month, day).weekday()]
        except ValueError:
            continue


def _dated(match: re.Match[str]) -> Iterator[Fact]:
    parts = match.groupdict()
    month = parts["month"] if parts["month"].isdigit() else str(MONTHS.index(parts["month"][:3].lower()) + 1)
    yield Fact("date", f"{int(month):02}-{int(parts['day']):02}", match.group())
    if parts.get("year"):
        yield Fact("year", parts["year"] if len(parts["year"]) == 4 else f"20{parts['year']}", match.group())
    if parts.get("hour"):
        yield Fact("time", str(int(parts["hour"]) * 60 + int(parts["minute"])), match.group())


def _clock(match: re.Match[str]) -> Iterator[Fact]:
    if match["half"]:
        hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
        yield Fact("time", str(hour * 60 + int(match["minute"] or 0)), match.group())
        return
    minutes = int(match["h24"]) * 60 + int(match["m24"])
    value = f"{minutes}|{minutes + 720}" if 60 <= minutes < 780 else str(minutes)
    yield Fact("time", value, match.group())


def _named_time(match: re.Match[str]) -> Iterator[Fact]:
    yield Fact("time", "720" if match["name"].lower() == "noon" else "0", match.group())


def _money(match: re.Match[str]) -> Iterator[Fact]:
    yield Fact("money", _plain(match["amount"] or match["words"]), match.group())


def _phone(match: re.Match[str]) -> Iterator[Fact]:
    yield Fact("phone", re.sub(r"\D", "", match.group())[-10:], match.group())


def _code(match: re.Match[str]) -> Iterator[Fact]:
    yield Fact("code", match.group().replace("-", ""), match.group())


def _weekday(match: re.Match[str]) -> Iterator[Fact]:
    yield Fact("weekday", match["day"].lower(), match.group())


def _number(match: re.Match[str]) -> Iterator[Fact]:
    yield Fact("number", _plain(match.group()), match.group())


def _number_word(match: re.Match[str]) -> Iterator[Fact]:
    if match["whole"]:
        yield Fact("number", str(_NUMBER_WORDS[match["whole"].lower()]), match.group())
    elif match["tens"] or match["ones"].lower() != "one":
        tens = _TENS[match["tens"].lower()] if match["tens"] else 0
        yield Fact("number", str(tens + _ONES.index(match["ones"].lower())), match.group())


def _plain(number: str) -> str:
    whole, _, fraction = number.replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole)}.{fraction}" if fraction else str(int(whole))


def _medications(text: str, medications: Medications) -> Iterator[Fact]:
    for match in medications.pattern.finditer(text):
        yield Fact("medication", medications.generic_of[match.group().lower()], match.group())


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Fact]]], ...] = (
    (_ISO, _dated),
    (_SLASHED, _dated),
    (_MONTH_DAY, _dated),
    (_DAY_MONTH, _dated),
    (_PHONE, _phone),
    (_MONEY, _money),
    (_CLOCK, _clock),
    (_NAMED_TIME, _named_time),
    (_CODE, _code),
    (_WEEKDAY, _weekday),
    (_DIGITS, _number),
    (_NUMBER_WORD, _number_word),
)
