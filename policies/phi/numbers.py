"""Numbers, dates and addresses of the wire for the slots of the frames: made up, in the forms that people write."""

import random
from collections.abc import Callable

Make = Callable[[random.Random], str]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_PHONES = (
    *("(###) ###-####", "###-###-####", "###.###.####", "+1 ### ### ####", "1-###-###-####", "### ### ####"),
    *("+44 20 #### ####", "0## ### ####", "+49 30 ######", "+33 6 ## ## ## ##", "+61 4## ### ###", "###-###-####x###"),
)
_ZIPS = ("#####", "#####", "#####-####", "?#? #?#", "??# #??", "####", "## ###")
_IDS = ("########", "??-######", "???#########", "#####-##", "?######", "CL-0###", "??########?")


def _patterned(pattern: str, chance: random.Random) -> str:
    kinds = {"#": "123456789", "?": "ABCDEFGHJKLMNPQRSTUVWXYZ"}
    return "".join(chance.choice(kinds[c]) if c in kinds else c for c in pattern)


def _date(chance: random.Random) -> str:
    day, year, month = chance.randint(1, 28), chance.randint(1935, 2026), chance.randint(1, 12)
    name = _MONTHS[month - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in (11, 12, 13) else 0, "th")
    forms = [
        f"{month}/{day}/{year}", f"{month:02}/{day:02}/{year % 100:02}", f"{year}-{month:02}-{day:02}",
        f"{name} {day}, {year}", f"{name} {day}{ending}", f"{day} {name} {year}", f"{name[:3]} {day}",
        f"the {day}{ending} of {name}", f"{day}.{month:02}.{year}", f"{name[:3]}. {day}, {year}", f"{name} {year}",
        f"{day}-{name[:3]}-{year}", f"{name} {day}", f"{day}/{month:02}/{year}",
    ]  # fmt: skip
    return chance.choice(forms)


def _card(chance: random.Random) -> str:
    start = chance.choice(["4", "51", "52", "55", "37", "6011"])
    digits = start + "".join(chance.choice("0123456789") for _ in range((14 if start == "37" else 15) - len(start)))
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits))]
    digits += str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)
    if len(digits) == 16 and chance.random() < 0.5:
        return " ".join(digits[n : n + 4] for n in range(0, 16, 4))
    return digits


def _email(chance: random.Random) -> str:
    name = _patterned(chance.choice(["?????", "????.?????", "?.??????##", "?????_####"]), chance).lower()
    return f"{name}@{chance.choice(['mail.example', 'clinic.example.org', 'example.com', 'post.example.net'])}"


def _url(chance: random.Random) -> str:
    stem = _patterned("??????", chance).lower()
    return chance.choice([f"https://www.{stem}.example/a?b=#".replace("#", "3"), f"www.{stem}.com", f"{stem}.org/help"])


NUMBERS: dict[str, tuple[Make, str]] = {
    "date": (_date, "DATE"),
    "year": (lambda chance: str(chance.randint(1890, 2026)), ""),
    "time": (lambda chance: chance.choice(["3", "4:30", "9 am", "5pm", "11:15", "noon", "16:00", "7:45 p.m."]), ""),
    "num": (lambda chance: str(chance.randint(1, 89)), ""),
    "money": (lambda chance: chance.choice(["$", "$", "€", "£"]) + str(chance.randint(5, 900)), ""),
    "initial": (lambda chance: chance.choice("ABCDEFGHJKLM") + ".", "PERSON"),
    "zip": (lambda chance: _patterned(chance.choice(_ZIPS), chance), "ADDRESS"),
    "phone": (lambda chance: _patterned(chance.choice(_PHONES), chance), "PHONE"),
    "id": (lambda chance: _patterned(chance.choice(_IDS), chance), "ID"),
    "ssn": (lambda chance: _patterned("###-##-####", chance), "SSN"),
    "card": (_card, "CARD"),
    "email": (_email, "EMAIL"),
    "url": (_url, "URL"),
}  # fmt: skip
