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
from zoneinfo import available_timezones

import yaml

from policies.phi.frames import FOLDER, WORDS
from policies.phi.numbers import NUMBERS

LOCALES = (
    *("en_US", "en_GB", "en_CA", "en_AU", "en_IE", "en_NZ", "en_IN", "en_NG", "en_KE", "en_PK", "en_PH"),
    *("de_DE", "de_AT", "fr_FR", "fr_CA", "es_ES", "es_MX", "es_AR", "es_CO", "it_IT", "pt_BR", "pt_PT"),
    *("nl_NL", "nl_BE", "sv_SE", "no_NO", "da_DK", "fi_FI", "is_IS", "pl_PL", "cs_CZ", "sk_SK", "sl_SI", "hr_HR"),
    *("hu_HU", "ro_RO", "tr_TR", "id_ID", "et_EE", "lt_LT", "lv_LV", "vi_VN", "fil_PH", "yo_NG", "zu_ZA", "tw_GH"),
)
ENGLISH = {"en_US": 6, "en_GB": 3, "en_CA": 2, "en_AU": 2}
_SHARED = frozenset({"country", "known_city", "english_first", "english_last"})
DRAWN = 250
HELD_OUT_SHARE = 5  # one word in so many
_LATIN = re.compile(r"[A-Za-zÀ-ɏ0-9 .,'’&/#()-]+")


class Fillers:
    """Fills slots from one half of the words; the same seed gives the same words."""

    def __init__(self, chance: random.Random, *, held_out: bool) -> None:
        self._chance = chance
        self._held_out = held_out
        self._words: dict[str, Any] = yaml.safe_load((FOLDER / WORDS).read_text(encoding="utf-8"))
        drawn = _drawn(self._words)
        self._pools = {name: self._half(words, name in _SHARED) for name, words in drawn.items()}

    def __call__(self, slot: str) -> tuple[str, str]:
        """Return words and label for a slot; raises KeyError for a slot that nobody knows."""
        if slot in NUMBERS:
            make, label = NUMBERS[slot]
            return make(self._chance), label
        if hasattr(self, f"_{slot}"):
            label, words = _LABELS[slot], getattr(self, f"_{slot}")()
            return (_plain(words) if self._chance.random() < 0.3 else words), label
        name = slot.lower()
        words = str(self._chance.choice(self._words[name]))
        return (words[:1].upper() + words[1:] if slot[0].isupper() else words), _LABELS.get(name, "")

    @property
    def names(self) -> list[str]:
        """All first and last names of this half."""
        return [name for pool, words in self._pools.items() if pool.endswith(("first", "last")) for name in words]

    def _half(self, words: Iterable[str], shared: bool) -> list[str]:
        kept = sorted({w for w in words if _LATIN.fullmatch(w)})
        return [w for w in kept if shared or (crc32(w.lower().encode()) % HELD_OUT_SHARE == 0) is self._held_out]

    def _pick(self, pool: str) -> str:
        return self._chance.choice(self._pools[pool])

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
            return f"{first} {self._first()} {last}"
        return f"{initial}. {last}" if dice < 0.95 else f"{first}-{self._first()} {last}"

    def _person(self) -> str:
        return self._full() if self._chance.random() < 0.5 else self._first()

    def _city(self) -> str:
        return self._pick("known_city" if self._chance.random() < 0.35 else "city")

    def _country(self) -> str:
        return self._pick("country")

    def _county(self) -> str:
        return f"{self._pick('last')} County"

    def _place(self) -> str:
        dice = self._chance.random()
        if dice < 0.4:
            return self._city()
        return self._pick("country") if dice < 0.75 else str(self._chance.choice(self._words["place"]))

    def _street(self) -> str:
        street = self._pick("street").replace("\n", ", ")
        return re.sub(r"\d", lambda _: str(self._chance.randint(1, 9)), street)

    def _streetname(self) -> str:
        return (
            re.sub(r"^[\d\s.,/#-]+|[\s,]+(?:Apt\.|Suite|Unit)?\s*#?[\d/-]+\w?$", "", self._pick("street")) or "Main St"
        )

    def _address(self) -> str:
        chance = self._chance
        mark = chance.choice([", ", ", ", "\n", " ", ",\n"])
        zip_code = NUMBERS["zip"][0](chance)
        state = str(chance.choice(self._words["state"]))
        town = chance.choice([
            f"{self._city()}, {state} {zip_code}",
            f"{zip_code} {self._city()}",
            f"{self._city()} {zip_code}",
            f"{self._city()}{mark}{zip_code}",
            f"{self._city()} {state}{mark}{zip_code}",
            self._city(),
        ])  # fmt: skip
        country = f"{mark}{self._country()}" if chance.random() < 0.3 else ""
        return f"{self._street()}{mark}{town}{country}"

    def _org(self) -> str:
        dice, words, chance = self._chance.random(), self._words, self._chance
        if dice < 0.35:
            return str(chance.choice(words["brand"]))
        if dice < 0.6:
            return self._pick("company")
        if dice < 0.75:
            return f"{chance.choice(words['firm'])} {chance.choice(words['trade'])}"
        if dice < 0.85:
            return f"{self._pick('last')} {chance.choice(words['trade'])}"
        if dice < 0.92:
            return f"{self._pick('last')} {chance.choice(words['suffix'])}"
        return f"{chance.choice(words['firm'])} {chance.choice(words['trade'])} {chance.choice(words['suffix'])}"

    def _school(self) -> str:
        kind = self._chance.choice([
            "High School", "Middle School", "Elementary", "Elementary School", "Academy", "College", "University",
            "Community College", "Prep", "Charter School", "State University", "Preschool", "Institute of Technology",
        ])  # fmt: skip
        name = self._chance.choice([self._city(), self._last(), self._full()])
        return f"University of {self._city()}" if self._chance.random() < 0.15 else f"{name} {kind}"

    def _hospital(self) -> str:
        kind = self._chance.choice([
            "Hospital", "Medical Center", "Memorial Hospital", "Clinic", "Behavioral Health", "General Hospital",
            "Community Health Center", "Family Medicine", "Counseling Center", "Children's Hospital", "Pediatrics",
        ])  # fmt: skip
        name = self._chance.choice([self._city(), self._last(), f"St. {self._first()}", f"Saint {self._first()}'s"])
        return f"{name} {kind}"

    def _pobox(self) -> str:
        return f"{self._chance.choice(['P.O. Box', 'PO Box', 'P O Box', 'Postfach'])} {self._chance.randint(10, 99999)}"


_LABELS = {
    **dict.fromkeys(("first", "last", "full", "person"), "PERSON"),
    **dict.fromkeys(("city", "country", "county", "place", "state"), "LOCATION"),
    **dict.fromkeys(("street", "streetname", "address", "pobox"), "ADDRESS"),
    **dict.fromkeys(("org", "school", "hospital", "insurer"), "ORGANIZATION"),
}


def _plain(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))


def _drawn(words: dict[str, Any]) -> dict[str, list[str]]:
    from faker import Faker

    pools: dict[str, list[str]] = {
        "first": [], "last": [], "english_first": list(words["first"]), "english_last": list(words["last"]),
        "city": _towns(), "known_city": _known_cities(words), "street": [], "company": [], "country": [],
    }  # fmt: skip
    for locale in LOCALES:
        fake = Faker(locale)
        fake.seed_instance(7)
        times = DRAWN * ENGLISH.get(locale, 1)
        kind = "english_" if locale in ENGLISH else ""
        pools[f"{kind}first"] += [fake.first_name() for _ in range(times)]
        pools[f"{kind}last"] += [fake.last_name() for _ in range(times)]
        pools["street"] += [fake.street_address() for _ in range(times)]
        pools["company"] += [fake.company() for _ in range(times // 2)]
        pools["city"] += [fake.city() for _ in range(times // 2)]
    english = Faker("en_US")
    english.seed_instance(7)
    pools["country"] = [name.split(" (")[0] for name in {english.country() for _ in range(4_000)}]
    return pools


def _towns() -> list[str]:
    """Return real towns of the world, from the tables of the phone number library that Presidio stands on."""
    from phonenumbers.geodata import GEOCODE_DATA

    said = {names["en"].split(",")[0].split("/")[0].strip() for names in GEOCODE_DATA.values() if "en" in names}
    return [name for name in said if 2 < len(name) < 25 and not re.search(r"\d|\(", name)]


def _known_cities(words: dict[str, Any]) -> list[str]:
    """Return cities that everybody writes about: those that time zones are named after, and the list of our own."""
    zones = {zone.rsplit("/", 1)[1].replace("_", " ") for zone in available_timezones() if zone.count("/")}
    return [*words["known_city"], *(name for name in zones if re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*", name))]
