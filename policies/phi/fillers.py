"""Words for the slots of the frames: people, places, streets and firms of many languages, from Faker.

The words are dealt into two parts that never meet, so that what is measured was not seen in training. Only what is a
closed list in life as well (countries, cities that everybody knows, the common names of English) stands in both.
"""

import random
import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from zlib import crc32

import yaml

from policies.phi.frames import FOLDER, WORDS
from policies.phi.numbers import NUMBERS
from policies.phi.word_pools import drawn_pools
from policies.phi.written_addresses import WrittenAddresses
from policies.phi.written_firms import WrittenFirms

_SHARED = frozenset({"country", "known_city", "english_first", "english_last"})
HELD_OUT_SHARE = 5  # one word in so many
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ0-9 .,'’&/#()\n-]+")
_LABELS = {
    **dict.fromkeys(("first", "last", "full", "person"), "PERSON"),
    **dict.fromkeys(("city", "country", "county", "place", "state"), "LOCATION"),
    **dict.fromkeys(("street", "streetname", "address", "block", "pobox"), "ADDRESS"),
    **dict.fromkeys(("org", "school", "hospital", "insurer"), "ORGANIZATION"),
}


class Fillers:
    """Fills slots from one half of the words; the same seed gives the same words."""

    def __init__(self, chance: random.Random, *, held_out: bool) -> None:
        self._chance = chance
        self._held_out = held_out
        self._words: dict[str, Any] = yaml.safe_load((FOLDER / WORDS).read_text(encoding="utf-8"))
        self._pools = {name: self._half(words, name in _SHARED) for name, words in drawn_pools(self._words).items()}
        addresses = WrittenAddresses(chance, self._pick, lambda: self._word("state"))
        firms = WrittenFirms(chance, self._pick, self._word, self._full)
        self._makers = {
            **{"first": self._first, "last": self._last, "full": self._full, "person": self._person},
            **{"city": self._city, "country": self._country, "county": self._county, "place": self._place},
            **{"street": addresses.street, "streetname": addresses.street_name, "address": addresses.address},
            **{"block": addresses.block, "pobox": addresses.box},
            **{"org": firms.firm, "school": firms.school, "hospital": firms.hospital},
        }

    def __call__(self, slot: str) -> tuple[str, str]:
        """Return words and label for a slot; raises KeyError for a slot that nobody knows."""
        if slot in NUMBERS:
            make, label = NUMBERS[slot]
            return make(self._chance), label
        if slot in self._makers:
            words = self._makers[slot]()
            return (_plain(words) if self._chance.random() < 0.3 else words), _LABELS[slot]
        name = slot.lower()
        words = self._word(name)
        return (words[:1].upper() + words[1:] if slot[0].isupper() else words), _LABELS.get(name, "")

    @property
    def names(self) -> list[str]:
        """All first and last names of this half."""
        return [name for pool, words in self._pools.items() if pool.endswith(("first", "last")) for name in words]

    def _half(self, words: Iterable[str], shared: bool) -> list[str]:
        kept = sorted({w for w in words if w and _LATIN.fullmatch(w)})
        return [w for w in kept if shared or (crc32(w.lower().encode()) % HELD_OUT_SHARE == 0) is self._held_out]

    def _pick(self, pool: str) -> str:
        return self._chance.choice(self._pools[pool])

    def _word(self, name: str) -> str:
        return str(self._chance.choice(self._words[name]))

    def _first(self) -> str:
        return self._pick("english_first" if self._chance.random() < 0.45 else "first")

    def _last(self) -> str:
        if self._chance.random() < 0.05:
            return f"{self._pick('last')}-{self._pick('english_last')}"
        return self._pick("english_last" if self._chance.random() < 0.45 else "last")

    def _full(self) -> str:
        first, last, dice = self._first(), self._last(), self._chance.random()
        initial = self._chance.choice("ABCDEFGHJKLMNPRSTVW")
        if dice < 0.72:
            return f"{first} {last}"
        if dice < 0.84:
            return f"{first} {initial}{self._chance.choice(['.', ''])} {last}"
        if dice < 0.9:
            return f"{first} {self._chance.choice([self._first(), self._last()])} {last}"
        return f"{initial}. {last}" if dice < 0.95 else f"{first}-{self._first()} {last}"

    def _person(self) -> str:
        return self._full() if self._chance.random() < 0.5 else self._first()

    def _city(self) -> str:
        return self._pick("known_city" if self._chance.random() < 0.35 else "city")

    def _country(self) -> str:
        return self._pick("country")

    def _county(self) -> str:
        return self._chance.choice(["{} County", "County {}", "{}shire", "Province of {}"]).format(self._last())

    def _place(self) -> str:
        dice = self._chance.random()
        if dice < 0.4:
            return self._city()
        if dice < 0.7:
            return self._country()
        return self._word("state") if dice < 0.8 else self._word("place")


def _plain(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
