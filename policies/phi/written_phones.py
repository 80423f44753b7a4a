"""Phone numbers of many countries in the forms that people write them in, from the rules of ``phonenumbers``."""

import random
from functools import lru_cache
from typing import Any

REGIONS = (
    *("US", "US", "US", "CA", "GB", "IE", "AU", "NZ", "ZA", "NG", "KE", "GH", "IN", "PK", "PH", "SG", "MY", "HK"),
    *("DE", "AT", "CH", "FR", "BE", "NL", "LU", "ES", "PT", "IT", "GR", "SE", "NO", "DK", "FI", "IS", "PL", "CZ", "SK"),
    *("HU", "RO", "BG", "HR", "SI", "RS", "UA", "RU", "TR", "IL", "AE", "SA", "EG", "MA", "JP", "KR", "CN", "TW", "TH"),
    *("VN", "ID", "MX", "BR", "AR", "CL", "CO", "PE", "EE", "LT", "LV"),
)
_EXTENSIONS = ("x###", "x####", " ext. ###", " ext ##", "x#####", " x##")
_SEPARATORS = (" ", "-", ".", "")


def written_phone(chance: random.Random) -> str:
    """Return a number that could be one, in national or international writing, at times with an extension."""
    import phonenumbers as library

    number = _number(chance.choice(REGIONS), chance)
    form = chance.choice([library.PhoneNumberFormat.NATIONAL, library.PhoneNumberFormat.INTERNATIONAL])
    written = library.format_number(number, form)
    if chance.random() < 0.1:
        written = library.format_number(number, library.PhoneNumberFormat.E164)
    if chance.random() < 0.4:
        written = _separated(written, chance.choice(_SEPARATORS))
    if chance.random() < 0.1:
        written = written.replace("+", "00", 1)
    return written + _extension(chance) if chance.random() < 0.12 else written


def _separated(written: str, mark: str) -> str:
    return written.replace("-", " ").replace(" ", mark)


def _extension(chance: random.Random) -> str:
    return "".join(str(chance.randint(1, 9)) if c == "#" else c for c in chance.choice(_EXTENSIONS))


def _number(region: str, chance: random.Random) -> Any:
    """The region's example with its last six digits drawn anew, or the example where the result could not be one."""
    import phonenumbers as library

    example = _example(region, chance.random() < 0.5)
    drawn = library.PhoneNumber()
    drawn.merge_from(example)
    drawn.national_number = example.national_number // 1_000_000 * 1_000_000 + chance.randrange(1_000_000)
    return drawn if library.is_possible_number(drawn) else example


@lru_cache(maxsize=256)
def _example(region: str, mobile: bool) -> Any:
    import phonenumbers as library

    kind = library.PhoneNumberType.MOBILE if mobile else library.PhoneNumberType.FIXED_LINE
    return library.example_number_for_type(region, kind) or library.example_number(region)
