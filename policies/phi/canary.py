"""A last look at what is about to leave, for anything that the record knows.

Written apart from the matching that hides, and simpler, so that the same mistake is not made twice. It looks for the
record's own words as they are, not for slips of the pen.
"""

import re

from policies.phi.everyday_words import everyday_words
from policies.phi.fold import WORD, fold
from policies.phi.identifiers import Identifiers
from policies.phi.ordinary_names import default_ordinary_names
from policies.phi.surrogates import PLACEHOLDER

_SHORTEST_NAME = 3
_PHONE_DIGITS = 7
_NUMBERS = re.compile(r"\d[\d\s().+/-]{5,}\d")


class Canary:
    """Knows the identifiers of one record."""

    def __init__(self, known: Identifiers) -> None:
        ordinary = default_ordinary_names()
        words = {fold(word) for person in known.people for name in person.names for word in WORD.findall(name)}
        self._names = {
            word
            for word in words
            if len(word) >= _SHORTEST_NAME and not ordinary.is_ordinary(word) and word not in everyday_words()
        }
        full = (" ".join(map(fold, WORD.findall(name))) for person in known.people for name in person.names)
        self._full_names = {name for name in full if " " in name}
        self._phones = {digits for phone in known.phones if (digits := _digits(phone)[-_PHONE_DIGITS:])}
        self._emails = {email.casefold() for email in known.emails if email}
        self._ids = {plain for one in known.ids if len(plain := _plain(one)) > 3}
        self._dates = {f"{day:%Y-%m-%d}" for day in known.dates} | {
            f"{day.month}/{day.day}/{day.year}" for day in known.dates
        }
        self._places = {fold(one) for one in (*known.addresses, *known.organizations) if len(one) > 3}

    def leaks(self, text: str) -> list[str]:
        """Return the kinds of what is still there, never the words; empty where nothing is."""
        left = PLACEHOLDER.sub(" ", text)
        lower, words = left.casefold(), [fold(word) for word in WORD.findall(left)]
        flat = f" {' '.join(words)} "
        numbers = [_digits(match.group()) for match in _NUMBERS.finditer(left)]
        tokens = {_plain(token) for token in re.findall(r"[\w.-]+", left)}
        found = {
            "name": not self._names.isdisjoint(words) or any(f" {name} " in flat for name in self._full_names),
            "phone": any(phone in number for phone in self._phones for number in numbers),
            "email": any(email in lower for email in self._emails),
            "id": not self._ids.isdisjoint(tokens),
            "date": any(re.search(rf"(?<!\d){re.escape(day)}(?!\d)", left) for day in self._dates),
            "place": any(place in fold(left) for place in self._places),
        }  # fmt: skip
        return [kind for kind, is_there in found.items() if is_there]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
