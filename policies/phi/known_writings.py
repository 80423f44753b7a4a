"""The ways in which people write a known number, date or address: each identifier of the chart as one pattern."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from policies.phi.identifiers import Identifiers

_MONTHS = (
    *("jan(?:uary)?|enero", "feb(?:ruary)?|febrero", "mar(?:ch|zo)?", "apr(?:il)?|abril", "may(?:o)?"),
    *("june?|junio", "july?|julio", "aug(?:ust)?|agosto", "sep(?:t(?:ember|iembre)?)?", "oct(?:ober|ubre)?"),
    *("nov(?:ember|iembre)?", "dec(?:ember)?|diciembre"),
)
_GAP = r"[\s./,_-]{1,3}"
_LOOSE = r"[\s.()_/‑–-]{0,3}"
_STREET_WORDS = {
    "street": "st", "avenue": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln", "court": "ct",
    "place": "pl", "terrace": "ter", "parkway": "pkwy", "highway": "hwy", "circle": "cir", "trail": "trl",
    "square": "sq", "north": "n", "south": "s", "east": "e", "west": "w", "apartment": "apt", "suite": "ste",
}  # fmt: skip
_BOTH_WAYS = {**_STREET_WORDS, **{short: word for word, short in _STREET_WORDS.items()}}


class Writing(NamedTuple):
    """One identifier in every way it may be written."""

    pattern: re.Pattern[str]
    kind: str


def writings_of(known: Identifiers) -> list[Writing]:
    """Return the patterns of everything in the chart that is not a name."""
    return [
        *(Writing(_date_pattern(day), "date") for day in known.dates),
        *(Writing(pattern, "phone") for phone in known.phones if (pattern := _phone_pattern(phone))),
        *(Writing(_email_pattern(email), "email") for email in known.emails if "@" in email),
        *(Writing(_id_pattern(one), "id") for one in known.ids if one.strip()),
        *(Writing(pattern, "address") for address in known.addresses for pattern in _address_patterns(address)),
        *(Writing(_spaced(organization), "organization") for organization in known.organizations),
    ]


def _date_pattern(day: date) -> re.Pattern[str]:
    """Numbers in any order, months as words, with the year or without it; no year alone."""
    month, in_month, year = rf"0?{day.month}", rf"0?{day.day}", rf"(?:{day.year}|'?{day.year % 100:02})"
    name, ordinal = rf"(?:{_MONTHS[day.month - 1]})\.?", rf"{in_month}(?:st|nd|rd|th)?"
    forms = [
        rf"{month}{_GAP}{in_month}{_GAP}{year}",
        rf"{in_month}{_GAP}{month}{_GAP}{year}",
        rf"{day.year}{_GAP}{month}{_GAP}{in_month}",
        rf"{day:%m%d%Y}|{day:%d%m%Y}|{day:%Y%m%d}|{day:%m%d%y}",
        rf"{name}[\s-]*{ordinal}(?:,?[\s-]*{year})?",
        rf"{ordinal}(?:\s+of|\s+de)?[\s-]*{name}(?:,?(?:\s+de)?[\s-]*{year})?",
        rf"{month}[/-]{in_month}",
    ]
    return re.compile(rf"(?<![\w/.-])(?:{'|'.join(forms)})(?![\w/-])", re.IGNORECASE)


def _phone_pattern(phone: str) -> re.Pattern[str] | None:
    digits = re.sub(r"\D", "", phone)[-10:]
    if len(digits) < 7:
        return None
    whole, local = _LOOSE.join(digits), _LOOSE.join(digits[-7:])
    return re.compile(rf"(?<!\d)(?:\+?1{_LOOSE})?\(?{whole}(?!\d)|(?<!\d){local}(?!\d)")


def _email_pattern(email: str) -> re.Pattern[str]:
    name, _, host = email.partition("@")
    dotted = r"\s*(?:\.|\(?\bdot\b\)?)\s*"
    said = [dotted.join(re.escape(piece) for piece in part.split(".")) for part in (name, host)]
    return re.compile(rf"(?<![\w.]){said[0]}\s*(?:@|\(at\)|\[at\]|\bat\b)\s*{said[1]}(?!\w)", re.IGNORECASE)


def _id_pattern(identifier: str) -> re.Pattern[str]:
    """Letters and digits in order, whatever stands between: 'CL-0001', 'cl 0001', 'C L 0 0 0 1'."""
    pieces = [re.escape(c) for c in identifier if c.isalnum()]
    if len(pieces) < 3:
        return re.compile(rf"(?<!\w){re.escape(identifier.strip())}(?!\w)", re.IGNORECASE)
    return re.compile(rf"(?<![^\W_]){_LOOSE.join(pieces)}(?![^\W_])", re.IGNORECASE)


def _address_patterns(address: str) -> Iterator[re.Pattern[str]]:
    """The whole address, and its street line alone, abbreviated or not."""
    yield _spaced(address)
    street = address.split(",")[0]
    if len(street.split()) > 1 and any(c.isdigit() for c in street):
        yield _spaced(street)


def _spaced(literal: str) -> re.Pattern[str]:
    pieces = [_street_word(piece) for piece in re.split(r"[\s,;]+", literal.strip()) if piece]
    return re.compile(r"(?<!\w)" + r"[\s,;]*".join(pieces) + r"(?!\w)", re.IGNORECASE)


def _street_word(piece: str) -> str:
    other = _BOTH_WAYS.get(piece.lower().strip("."))
    return rf"(?:{re.escape(piece.strip('.'))}|{other})\.?" if other else re.escape(piece)
