"""A date of birth as people, forms and scanners write it."""

import re
from calendar import month_abbr
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
_DIGIT = r"[\dOolI|]"
_NUMERIC = re.compile(
    rf"(?<![\dA-Za-z])({_DIGIT}{{1,2}})\s?[/.\-–]\s?({_DIGIT}{{1,2}})\s?[/.\-–]\s?({_DIGIT}{{4}}|{_DIGIT}{{2}})(?![\dA-Za-z])"
)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})\b")
_SCANNED = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_PIVOT = 30
"""Two-digit years up to this one lie in this century: nobody referred today was born in 1925 by way of '25'."""


def read_date(text: str) -> date | None:
    """Return the first date in a text (month before day, as in the US, unless only the other way is possible).

    A date that the calendar does not have is no date.
    """
    for reader in (_iso, _numeric, _in_words):
        found = reader(text)
        if found is not None:
            return found
    return None


def _iso(text: str) -> date | None:
    match = _ISO.search(text)
    return _date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _numeric(text: str) -> date | None:
    match = _NUMERIC.search(text)
    if match is None:
        return None
    try:
        month, day, year = (int(part.translate(_SCANNED)) for part in match.groups())
    except ValueError:
        return None
    if len(match[3]) == 2:
        year += 2000 if year <= _PIVOT else 1900
    return _date(year, month, day) or _date(year, day, month)


def _in_words(text: str) -> date | None:
    match = _MONTH_FIRST.search(text)
    if match and match[1][:3].lower() in _MONTHS:
        return _date(int(match[3]), _MONTHS[match[1][:3].lower()], int(match[2]))
    match = _DAY_FIRST.search(text)
    if match and match[2][:3].lower() in _MONTHS:
        return _date(int(match[3]), _MONTHS[match[2][:3].lower()], int(match[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
