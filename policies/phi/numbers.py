"""Numbers, dates and addresses of the wire for the slots of the frames: made up, in the forms that people write."""

import random
import re
from collections.abc import Callable

from policies.phi.written_dates import written_date
from policies.phi.written_phones import written_phone

Make = Callable[[random.Random], str]

_ZIPS = (
    *("#####", "#####", "#####-####", "?#? #?#", "??# #??", "####"),
    *("## ###", "###-####", "######", "#### ??", "##-###"),
)
_IDS = ("########", "??-######", "???#########", "#####-##", "?######", "CL-0###", "??########?")
_IBANS = (
    *("DE## #### #### #### #### ##", "GB##????##############"),
    *("FR## #### #### #### #### #### ###", "NL##????##########"),
)


def patterned(pattern: str, chance: random.Random) -> str:
    """Fill ``#`` with digits and ``?`` with capitals."""
    kinds = {"#": "1234567890", "?": "ABCDEFGHJKLMNPQRSTUVWXYZ"}
    return "".join(chance.choice(kinds[c]) if c in kinds else c for c in pattern)


def renumbered(text: str, chance: random.Random) -> str:
    """Return the text with other digits; a number does not begin with a nought where it did not."""
    return re.sub(r"\d", lambda digit: digit.group() if digit.group() == "0" else str(chance.randint(1, 9)), text)


def _card(chance: random.Random) -> str:
    start = chance.choice(["4", "51", "52", "55", "37", "6011"])
    digits = start + "".join(chance.choice("0123456789") for _ in range((14 if start == "37" else 15) - len(start)))
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits))]
    digits += str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)
    if len(digits) == 16 and chance.random() < 0.5:
        return " ".join(digits[n : n + 4] for n in range(0, 16, 4))
    return digits


def _email(chance: random.Random) -> str:
    name = patterned(chance.choice(["?????", "????.?????", "?.??????##", "?????_####"]), chance).lower()
    return f"{name}@{chance.choice(['mail.example', 'clinic.example.org', 'example.com', 'post.example.net'])}"


def _url(chance: random.Random) -> str:
    stem = patterned("??????", chance).lower()
    return chance.choice([f"https://www.{stem}.example/a?b=#".replace("#", "3"), f"www.{stem}.com", f"{stem}.org/help"])


NUMBERS: dict[str, tuple[Make, str]] = {
    "date": (written_date, "DATE"),
    "year": (lambda chance: str(chance.randint(1890, 2026)), ""),
    "time": (lambda chance: chance.choice(["3", "4:30", "9 am", "5pm", "11:15", "noon", "16:00", "7:45 p.m."]), ""),
    "num": (lambda chance: str(chance.randint(1, 89)), ""),
    "money": (lambda chance: chance.choice(["$", "$", "€", "£"]) + str(chance.randint(5, 900)), ""),
    "initial": (lambda chance: chance.choice("ABCDEFGHJKLM") + ".", "PERSON"),
    "zip": (lambda chance: patterned(chance.choice(_ZIPS), chance), "ADDRESS"),
    "phone": (written_phone, "PHONE"),
    "id": (lambda chance: patterned(chance.choice(_IDS), chance), "ID"),
    "iban": (lambda chance: patterned(chance.choice(_IBANS), chance), "IBAN"),
    "ssn": (lambda chance: patterned("###-##-####", chance), "SSN"),
    "card": (_card, "CARD"),
    "email": (_email, "EMAIL"),
    "url": (_url, "URL"),
}  # fmt: skip
