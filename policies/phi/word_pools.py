"""The words that slots are filled with: names, streets, towns and firms of some sixty locales of Faker."""

import re
from typing import Any
from zoneinfo import available_timezones

from policies.phi.transliterated import transliterated

LOCALES = (
    *("en_US", "en_GB", "en_CA", "en_AU", "en_IE", "en_NZ", "en_IN", "en_NG", "en_KE", "en_PK", "en_PH", "en_TH"),
    *("de_DE", "de_AT", "de_CH", "fr_FR", "fr_CA", "fr_CH", "es_ES", "es_MX", "es_AR", "es_CO", "es_CL", "it_IT"),
    *("pt_BR", "pt_PT", "nl_NL", "nl_BE", "sv_SE", "no_NO", "da_DK", "fi_FI", "is_IS", "pl_PL", "cs_CZ", "sk_SK"),
    *("sl_SI", "hr_HR", "hu_HU", "ro_RO", "tr_TR", "az_AZ", "id_ID", "et_EE", "lt_LT", "lv_LV", "vi_VN", "fil_PH"),
    *("yo_NG", "zu_ZA", "tw_GH", "ga_IE", "uz_UZ", "ru_RU", "uk_UA", "bg_BG", "el_GR"),
)
_ROMANIZED = ("ja_JP", "zh_CN", "zh_TW")
_NAMES_ALONE = frozenset({"ga_IE", "uz_UZ", "en_TH", "en_NG", "en_KE", "en_PK", "yo_NG", "zu_ZA", "tw_GH"})
"""Locales of which Faker has names but invents the streets after the American fashion."""
_TOWNS_IN_A_SET = "it_IT"  # Faker keeps them so: every process would draw others
_OF_ANOTHER_SCRIPT = frozenset({"ru_RU", "uk_UA", "bg_BG", "el_GR"})
ENGLISH = {"en_US": 6, "en_GB": 3, "en_CA": 2, "en_AU": 2}
DRAWN = 250

Pools = dict[str, list[str]]


def drawn_pools(words: dict[str, Any]) -> Pools:
    """Return every pool, the same at every call; ``words`` are the lists of the project's own."""
    pools: Pools = {
        "first": [], "last": [], "english_first": list(words["first"]), "english_last": list(words["last"]),
        "city": _towns(), "known_city": _known_cities(words), "street": [], "company": [], "country": [],
        "english_street": [], "english_company": [], "address": [],
    }  # fmt: skip
    for locale in LOCALES:
        _draw(locale, pools)
    for locale in _ROMANIZED:
        _draw_romanized(locale, pools)
    pools["country"] = _countries()
    return pools


def _faker(locale: str) -> Any:
    from faker import Faker

    fake = Faker(locale)
    fake.seed_instance(7)
    return fake


def _draw(locale: str, pools: Pools) -> None:
    fake, times = _faker(locale), DRAWN * ENGLISH.get(locale, 1)
    kind = "english_" if locale in ENGLISH else ""
    pools[f"{kind}first"] += [transliterated(fake.first_name()) for _ in range(times)]
    pools[f"{kind}last"] += [transliterated(fake.last_name()) for _ in range(times)]
    if locale != _TOWNS_IN_A_SET:
        pools["city"] += [transliterated(fake.city()) for _ in range(times // 2)]
    if locale in _OF_ANOTHER_SCRIPT:
        return
    pools[f"{kind}company"] += [fake.company() for _ in range(times // 2)]
    if locale not in _NAMES_ALONE:
        pools[f"{kind}street"] += [fake.street_address() for _ in range(times)]
        pools["address"] += [fake.address() for _ in range(times // 2)]


def _draw_romanized(locale: str, pools: Pools) -> None:
    fake = _faker(locale)
    for _ in range(DRAWN):
        first, _, last = fake.romanized_name().partition(" ")
        pools["first"].append(first)
        pools["last"].append(last)


def _countries() -> list[str]:
    english = _faker("en_US")
    return [name.split(" (")[0] for name in sorted({english.country() for _ in range(4_000)})]


def _towns() -> list[str]:
    """Return real towns of the world, from the tables of the phone number library that Presidio stands on."""
    from phonenumbers.geodata import GEOCODE_DATA

    said = {names["en"].split(",")[0].split("/")[0].strip() for names in GEOCODE_DATA.values() if "en" in names}
    return [name for name in said if 2 < len(name) < 25 and not re.search(r"\d|\(", name)]


def _known_cities(words: dict[str, Any]) -> list[str]:
    """Return cities that everybody writes about: those that time zones are named after, and the list of our own."""
    zones = {zone.rsplit("/", 1)[1].replace("_", " ") for zone in available_timezones() if zone.count("/")}
    return [*words["known_city"], *(name for name in zones if re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*", name))]
