"""How people write what the record knows: in another form, shortened, or mistyped."""

import random
import unicodedata
from collections.abc import Callable
from datetime import date

from policies.phi.fold import fold
from policies.phi.nicknames import default_nicknames

Slip = Callable[[str, random.Random], str]

_KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry", "u": "yi",
    "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


def mistyped(text: str, chance: random.Random) -> str:
    """One slip on the keyboard in the longest word: a letter lost, doubled, changed round, or its neighbour."""
    word = max(text.replace("-", " ").split(), key=len, default="")
    if len(word) < 4:
        return text
    place, kind = chance.randrange(1, len(word) - 1), chance.randrange(4)
    if kind == 0:
        slipped = word[:place] + word[place + 1 :]
    elif kind == 1:
        slipped = word[:place] + word[place] + word[place:]
    elif kind == 2:
        slipped = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    else:
        slipped = word[:place] + chance.choice(_KEYS.get(word[place].lower(), word[place])) + word[place + 1 :]
    return text.replace(word, slipped, 1)


def name_written(text: str, chance: random.Random) -> str:
    """A name, whole or in part, in one of the ways that people write it."""
    forms: list[Slip] = [
        lambda name, _: name,
        lambda name, _: name,
        lambda name, _: name.lower(),
        lambda name, _: name.upper(),
        lambda name, _: _unaccented(name),
        lambda name, _: name.replace("-", " "),
        mistyped,
        lambda name, chance: mistyped(name.lower(), chance),
        _shortened,
        _with_initial,
    ]
    return chance.choice(forms)(text, chance)


def date_written(iso: str, chance: random.Random) -> str:
    """A date, given as ISO 8601, in one of the ways that people write it."""
    day = date.fromisoformat(iso)
    forms = [
        f"{day.month}/{day.day}/{day.year}", f"{day:%m/%d/%y}", f"{day:%Y-%m-%d}", f"{day:%B} {day.day}, {day.year}",
        f"{day:%b} {day.day} {day.year}", f"{day.day} {day:%B} {day.year}", f"{day.day}.{day.month}.{day.year}",
        f"{day:%m%d%Y}", f"{day:%B} {day.day}th", f"{day:%m-%d-%y}", f"{day.month}/{day.day}",
        f"{day:%B} {day.day} '{day:%y}",
    ]  # fmt: skip
    return chance.choice(forms)


def phone_written(phone: str, chance: random.Random) -> str:
    """A phone number in one of the ways that people write it."""
    digits = "".join(c for c in phone if c.isdigit())[-10:]
    area, middle, last = digits[:3], digits[3:6], digits[6:]
    forms = [
        phone, digits, f"{area}-{middle}-{last}", f"{area}.{middle}.{last}", f"+1 {area} {middle} {last}",
        f"{middle}-{last}", f"{area} {middle}{last}", " ".join(digits), f"1-{area}-{middle}-{last}",
        f"({area}){middle} {last}",
    ]  # fmt: skip
    return chance.choice(forms)


def number_written(text: str, chance: random.Random) -> str:
    """An id in one of the ways that people write it."""
    forms = [
        text,
        text.lower(),
        text.replace("-", " "),
        text.replace("-", ""),
        " ".join(text),
        f"{text[:4]} {text[4:]}",
    ]
    return chance.choice(forms)


def email_written(text: str, chance: random.Random) -> str:
    """An e-mail address in one of the ways that people write it."""
    spoken = text.replace("@", " at ").replace(".", " dot ")
    return chance.choice([text, text, text.upper(), text.replace("@", " @ "), spoken])


def place_written(text: str, chance: random.Random) -> str:
    """An address or an employer in one of the ways that people write it."""
    shorter = text.replace("Street", "St").replace("Avenue", "Ave").replace("Road", "Rd").replace("Drive", "Dr.")
    forms = [text, text.lower(), text.upper(), shorter, text.split(",")[0], text.replace(",", "")]
    return mistyped(text.split(",")[0], chance) if chance.random() < 0.15 else chance.choice(forms)


def _unaccented(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _shortened(name: str, chance: random.Random) -> str:
    first, _, rest = name.partition(" ")
    short = default_nicknames().of(fold(first))
    return f"{chance.choice(short).capitalize()} {rest}".strip() if short else name


def _with_initial(name: str, chance: random.Random) -> str:
    first, _, rest = name.partition(" ")
    if not rest:
        return name
    return chance.choice([f"{first[0]}. {rest}", f"{first} {rest[0]}.", f"{rest}, {first}", f"{first[0]}.{rest[0]}."])
