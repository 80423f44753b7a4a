"""Does the referral say so? Each field of a structured referral is looked for in the text it is said to come from."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rapidfuzz import fuzz

from practice.grounded import Source
from practice.work import ReferralDetails

SAME_WORDS = 90.0
"""Least rapidfuzz partial ratio of a field and the line that states it: a scan may have misread a character."""

LOOSE_WORDS = 75.0
"""The same for fields that may be put in other words: concerns, service, times."""

COPIED = ("person_name", "email", "guardian_name", "referring_provider", "referring_organization", "payer", "member_id")
LOOSE = ("requested_service", "preferred_modality", "preferred_times", "language")
LEAST_DIGITS = 7

REQUIRED = {
    "person_name": "name",
    "date_of_birth": "date of birth",
    "phone": "phone",
    "concerns": "reason for referral",
    "payer": "insurance",
    "referring_provider": "referring provider",
}
"""What the practice needs before it can assign a referral."""

ADULT_AT = 18


def stated_in(details: ReferralDetails, lines: Sequence[Source]) -> dict[str, tuple[Source, ...]]:
    """Return, for each field that is filled, the lines that state it; an empty tuple where none does."""
    return {name: tuple(line for line in lines if found(line.text)) for name, found in _tests(details)}


def missing_fields(details: ReferralDetails, today: date) -> tuple[str, ...]:
    """Name the required fields that a referral does not state; a minor's guardian is one of them."""
    missing = [label for name, label in REQUIRED.items() if not getattr(details, name)]
    born = details.date_of_birth
    if born and _age(born, today) < ADULT_AT and not details.guardian_name:
        missing.append("guardian")
    return tuple(missing)


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class _Words:
    """Looks for words, nearly."""

    def __init__(self, value: str, least: float) -> None:
        self._value, self._least = value.casefold(), least

    def __call__(self, text: str) -> bool:
        if len(text) < len(self._value) * 0.6:
            return False
        return fuzz.partial_ratio(self._value, text.casefold()) >= self._least


class _Digits:
    """Looks for a phone number in whatever form it is written."""

    def __init__(self, value: str) -> None:
        self._value = re.sub(r"\D", "", value)[-10:]

    def __call__(self, text: str) -> bool:
        return len(self._value) >= LEAST_DIGITS and self._value in re.sub(r"\D", "", text)


class _Day:
    """Looks for a date in the forms that letters use."""

    def __init__(self, value: date) -> None:
        month, day, year = f"0?{value.month}", f"0?{value.day}", f"(?:{value.year}|{value.year % 100:02})"
        name = f"{value:%b}[a-z]*\\.?"
        self._pattern = re.compile(
            rf"\b{month}[/.-]{day}[/.-]{year}\b|\b{value.isoformat()}\b"
            rf"|\b{name} {day}(?:st|nd|rd|th)?,? {value.year}\b|\b{day}(?:st|nd|rd|th)? {name},? {value.year}\b",
            re.IGNORECASE,
        )

    def __call__(self, text: str) -> bool:
        return self._pattern.search(text) is not None


def _tests(details: ReferralDetails) -> Iterator[tuple[str, _Words | _Digits | _Day]]:
    for names, least in ((COPIED, SAME_WORDS), (LOOSE, LOOSE_WORDS)):
        for name in names:
            if value := getattr(details, name):
                yield name, _Words(str(value).replace("_", " "), least)
    if details.phone:
        yield "phone", _Digits(details.phone)
    if details.date_of_birth:
        yield "date_of_birth", _Day(details.date_of_birth)
    for code in details.diagnosis_codes:
        yield f"diagnosis_codes {code}", _Words(code, 100.0)
    for concern in details.concerns:
        yield f"concerns “{concern}”", _Words(concern, LOOSE_WORDS)
