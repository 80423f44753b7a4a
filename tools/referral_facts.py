"""Does the referral say so? Each field of a structured referral is looked for in the text it is said to come from."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from rapidfuzz import fuzz

from practice.coverage import SELF_PAY
from practice.grounded import Source
from practice.text.referral_words import referral_words, shadow
from practice.text.written_date import read_date
from practice.work import ReferralDetails

SAME_WORDS = 90.0
"""Least rapidfuzz partial ratio of a field and the line that states it: a scan may have misread a character."""

LOOSE_WORDS = 75.0
"""The same for fields that may be put in other words: concerns, service, times."""

NAMES = ("person_name", "guardian_name", "referring_provider")
COPIED = ("email", "referring_organization", "payer", "member_id")
LOOSE = ("requested_service", "preferred_modality", "preferred_times", "language")
SAME_NAME = 88.0
"""Least rapidfuzz ratio of two words of a name."""

_WORD = re.compile(r"[^\W_]+")
_LONGEST_DATE = 24
_DATE_BEGINS = re.compile(r"(?<!\w)(?=[\dlOI]{1,4}[ /.-]|[A-Z][a-z]{2})")
LEAST_DIGITS = 7

WORDED = {"person_name": "name", "concerns": "reason for referral", "payer": "insurance", "guardian_name": "guardian"}
"""Fields that people call otherwise."""

ADULT_AT = 18


def stated_in(details: ReferralDetails, lines: Sequence[Source]) -> dict[str, tuple[Source, ...]]:
    """Return, for each field that is filled, the lines that state it; an empty tuple where none does.

    What no line states alone may run on from one line into the next; then both are named.
    """
    return {name: _stating(found, lines) for name, found in _tests(details)}


def _stating(found: Callable[[str], bool], lines: Sequence[Source]) -> tuple[Source, ...]:
    alone = tuple(line for line in lines if found(line.text))
    if alone:
        return alone
    pairs = (pair for pair in pairwise(lines) if found(" ".join(line.text for line in pair)))
    return next(pairs, ())


def missing_fields(details: ReferralDetails, today: date) -> tuple[str, ...]:
    """Name the required fields that a referral does not state; a minor's guardian is one of them."""
    required = list(referral_words().required)
    if details.date_of_birth and _age(details.date_of_birth, today) < ADULT_AT:
        required.append("guardian_name")
    return tuple(WORDED.get(name, name.replace("_", " ")) for name in required if not getattr(details, name))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class _SelfPay:
    """Looks for any way to say that no insurance pays."""

    def __call__(self, text: str) -> bool:
        return any(re.search(rf"\b{re.escape(words)}\b", text.lower()) for words in referral_words().self_pay)


class _Code:
    """Looks for a code as it is written or as a scanner misreads it (``shadow``)."""

    def __init__(self, value: str) -> None:
        self._value = shadow(value)

    def __call__(self, text: str) -> bool:
        return self._value in shadow(text.replace(",", "."))


class _Name:
    """Looks for every word of a name, in any order: 'DORAN, PATRICK' states Patrick Doran."""

    def __init__(self, value: str) -> None:
        self._words = [word for word in _WORD.findall(shadow(value)) if len(word) > 1]

    def __call__(self, text: str) -> bool:
        written = _WORD.findall(shadow(text))
        return bool(self._words) and all(
            any(fuzz.ratio(word, other) >= SAME_NAME for other in written) for word in self._words
        )


class _Words:
    """Looks for words, nearly, and blind to what scanners confuse (``shadow``)."""

    def __init__(self, value: str, least: float) -> None:
        self._value, self._least = shadow(value), least

    def __call__(self, text: str) -> bool:
        if len(text) < len(self._value) * 0.6:
            return False
        return fuzz.partial_ratio(self._value, shadow(text)) >= self._least


class _Digits:
    """Looks for a phone number in whatever form it is written."""

    def __init__(self, value: str) -> None:
        self._value = re.sub(r"\D", "", value)[-10:]

    def __call__(self, text: str) -> bool:
        return len(self._value) >= LEAST_DIGITS and self._value in re.sub(r"\D", "", text)


class _Day:
    """Looks for a date in the forms that the reader of referrals knows, misread digits included."""

    def __init__(self, value: date) -> None:
        self._value = value

    def __call__(self, text: str) -> bool:
        tails = (text[match.start() : match.start() + _LONGEST_DATE] for match in _DATE_BEGINS.finditer(text))
        return any(read_date(tail) == self._value for tail in tails)


def _tests(details: ReferralDetails) -> Iterator[tuple[str, Callable[[str], bool]]]:
    for name in NAMES:
        if value := getattr(details, name):
            yield name, _Name(value)
    for names, least in ((COPIED, SAME_WORDS), (LOOSE, LOOSE_WORDS)):
        for name in names:
            if value := getattr(details, name):
                self_pay = name == "payer" and value == SELF_PAY
                yield name, _SelfPay() if self_pay else _Words(str(value).replace("_", " "), least)
    if details.phone:
        yield "phone", _Digits(details.phone)
    if details.date_of_birth:
        yield "date_of_birth", _Day(details.date_of_birth)
    for code in details.diagnosis_codes:
        yield f"diagnosis_codes {code}", _Code(code)
    for concern in details.concerns:
        yield f"concerns “{concern}”", _Words(concern, LOOSE_WORDS)
