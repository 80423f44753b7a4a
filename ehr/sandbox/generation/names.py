"""Names, addresses and ways to reach people, none of them anybody's (``names.yaml``)."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Annotated

from pydantic import BeforeValidator

from practice.data_file import load_data_file
from practice.record import Value

_FILE = Path(__file__).with_name("names.yaml")
_PRACTICE_PHONE = "(312) 555-0142"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split(";") if part.strip())


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Listed = Annotated[tuple[str, ...], BeforeValidator(_phrases)]


class NameLists(Value):
    """Everything ``names.yaml`` declares."""

    version: int
    feminine: Words
    masculine: Words
    neutral: Words
    around_feminine: Words
    around_masculine: Words
    last: Words
    spanish_feminine: Words
    spanish_masculine: Words
    spanish_last: Words
    streets: Listed
    employers: Listed
    mailboxes: Words
    area_codes: Words

    def around(self, kind: str, rng: Random) -> str:
        """Draw a first name for somebody in a client's life, feminine or masculine; no client has it."""
        return rng.choice(self.around_masculine if kind == "masculine" else self.around_feminine)

    def first(self, kind: str, rng: Random, *, spanish: bool = False) -> str:
        """Draw a first name of a kind: feminine, masculine or neutral."""
        lists: dict[str, tuple[str, ...]] = {"feminine": self.feminine, "masculine": self.masculine}
        if spanish:
            lists = {"feminine": self.spanish_feminine, "masculine": self.spanish_masculine}
        return rng.choice(lists.get(kind, self.neutral))


class Directory:
    """Hands out full names, telephone numbers and e-mail addresses, each once."""

    def __init__(self, names: NameLists, rng: Random) -> None:
        self._names = names
        self._rng = rng
        self._used: set[str] = set()
        self._phones = [
            number
            for code in names.area_codes
            for line in range(100, 200)
            if (number := f"({code}) 555-0{line}") != _PRACTICE_PHONE
        ]
        rng.shuffle(self._phones)

    def claim(self, full_name: str) -> bool:
        """Take a full name; False where somebody has it already."""
        if full_name in self._used:
            return False
        self._used.add(full_name)
        return True

    def phone(self) -> str:
        """Return a number of the range kept free for fiction (555-0100 to 555-0199)."""
        return self._phones.pop()

    def email(self, first: str, last: str) -> str:
        """Return an address under a domain that can never exist (RFC 2606)."""
        local = f"{_plain(first)}.{_plain(last)}"
        address = f"{local}@{self._rng.choice(self._names.mailboxes)}"
        while not self.claim(address):
            address = f"{local}{self._rng.randint(2, 99)}@{self._rng.choice(self._names.mailboxes)}"
        return address

    def address(self) -> str:
        """Return a street address."""
        house, street = self._rng.randint(11, 4899), self._rng.choice(self._names.streets)
        return f"{house} {street}, Chicago, IL 606{self._rng.randint(1, 60):02d}"


def _plain(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(letter for letter in ascii_only.lower() if letter.isalnum())


@lru_cache
def load_names() -> NameLists:
    """Read the name lists."""
    return load_data_file(_FILE, NameLists)
