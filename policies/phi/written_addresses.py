"""Addresses in the national and private forms that people write them in: on one line, in blocks, in part."""

import random
import re
from collections.abc import Callable

from policies.phi.numbers import NUMBERS, renumbered

Pick = Callable[[str], str]
"""Returns a word of a pool, by the pool's name."""

_MARKS = (", ", ", ", "\n", " ", ",\n", "\n", " - ", ", \n", "\n ")
_UNITS = (
    *("Apt. {}", "Apt {}", "Apartment {}", "Suite {}", "Ste {}", "Unit {}", "#{}", "Flat {}", "Room {}", "Floor {}"),
    *("Bldg {}", "{}th Floor", "Top {}", "Piso {}", "Stiege {}", "App. {}", "No. {}", "Door {}", "Lot {}"),
)
_ENDINGS = (
    *("Street", "St", "St.", "Avenue", "Ave", "Ave.", "Road", "Rd", "Rd.", "Lane", "Ln", "Drive", "Dr", "Dr.", "Court"),
    *("Ct", "Place", "Pl", "Way", "Boulevard", "Blvd", "Terrace", "Close", "Crescent", "Square", "Parkway", "Highway"),
    *("Circle", "Trail", "Hill", "Row", "Mews", "Loop", "Alley", "Gardens", "Walk", "Broadway", "Pike", "Ridge"),
)
_CONTINENTAL = (
    *("{}straße", "{}str.", "{}strasse", "{}weg", "{}gasse", "{}laan", "{}straat", "{}vägen", "{}gatan", "{}vej"),
    *("rue {}", "rue de {}", "avenue de {}", "Rue {}", "boulevard {}", "Calle {}", "Avenida {}", "Av. {}", "Plaza {}"),
    *("Via {}", "Viale {}", "Piazza {}", "Corso {}", "Rua {}", "Travessa {}", "ul. {}", "al. {}", "ulice {}", "{} u."),
    *("{} utca", "{} tér", "str. {}", "Strada {}", "{}katu", "{}gate", "{} caddesi", "{} Sokak", "Jalan {}", "Jl. {}"),
)
_HOUSES = ("#", "##", "###", "####", "#####", "##", "###", "#A", "##-##", "##B", "#/#")


class WrittenAddresses:
    """Writes addresses of the words of one half."""

    def __init__(self, chance: random.Random, pick: Pick, state: Callable[[], str]) -> None:
        self._chance = chance
        self._pick = pick
        self._state = state

    def street(self) -> str:
        """A street with a house number, in the order of some country, at times with a unit."""
        dice = self._chance.random()
        if dice < 0.5:
            street = renumbered(self._pick("english_street" if dice < 0.2 else "street"), self._chance)
            return street.replace("\n", self._mark())
        street = f"{self._house()} {self._english()}" if dice < 0.8 else self._continental()
        return street if self._chance.random() < 0.75 else f"{street}{self._chance.choice([' ', ', '])}{self._unit()}"

    def street_name(self) -> str:
        """A street without a number."""
        if self._chance.random() < 0.5:
            return self._english()
        bare = re.sub(r"^[\d\s.,/#-]+|[\s,]+(?:Apt\.|Suite|Unit)?\s*#?[\d/-]+\w?$", "", self._pick("street"))
        return bare.replace("\n", " ") or "Main St"

    def address(self) -> str:
        """A whole address, on one line or many."""
        dice = self._chance.random()
        if dice < 0.2:
            return self.faked().replace("\n", self._mark())
        mark = self._mark()
        country = f"{mark}{self._pick('country')}" if self._chance.random() < 0.35 else ""
        street = self.street() if dice < 0.93 else self.box()
        return f"{street}{mark}{self._town(mark)}{country}"

    def block(self) -> str:
        """An address as it stands on an envelope."""
        if self._chance.random() < 0.3:
            return self.faked()
        lines = [self.street(), self._town("\n")]
        if self._chance.random() < 0.25:
            lines.insert(self._chance.choice([0, 1]), self._unit())
        if self._chance.random() < 0.5:
            lines.append(self._pick("country"))
        return self._chance.choice(["\n", "\n", ",\n", "\n ", " \n"]).join(lines)

    def faked(self) -> str:
        """An address of Faker's, with other digits."""
        return renumbered(self._pick("address"), self._chance)

    def box(self) -> str:
        """A post office box."""
        words = self._chance.choice(["P.O. Box", "PO Box", "P O Box", "Postfach", "BP", "Apartado", "Casella Postale"])
        return f"{words} {self._chance.randint(10, 99999)}"

    def _mark(self) -> str:
        return self._chance.choice(_MARKS)

    def _house(self) -> str:
        return "".join(str(self._chance.randint(1, 9)) if c == "#" else c for c in self._chance.choice(_HOUSES))

    def _unit(self) -> str:
        number = self._chance.choice([str(self._chance.randint(1, 999)), f"{self._chance.randint(1, 30)}B", "C"])
        return self._chance.choice(_UNITS).format(number)

    def _english(self) -> str:
        chance = self._chance
        side = chance.choice(["", "", "", "", "N ", "S. ", "West ", "East ", "Old ", "Upper ", "NW "])
        nth = f"{chance.randint(4, 99)}th"
        name = chance.choice([self._pick("english_last"), self._pick("last"), self._pick("city"), nth])
        return f"{side}{name} {chance.choice(_ENDINGS)}"

    def _continental(self) -> str:
        name = self._chance.choice([self._pick("last"), self._pick("city"), self._pick("first")])
        street = self._chance.choice(_CONTINENTAL).format(name)
        form = self._chance.choice(["{0} {1}", "{0} {1}", "{1} {0}", "{1}, {0}"])
        return str(form.format(street, self._house()))

    def _town(self, mark: str) -> str:
        zip_code, town, state = NUMBERS["zip"][0](self._chance), self._city(), self._state()
        return self._chance.choice([
            f"{town}, {state} {zip_code}", f"{zip_code} {town}", f"{town} {zip_code}", f"{town}{mark}{zip_code}",
            f"{town} {state}{mark}{zip_code}", f"{town}, {zip_code}", f"{town}{mark}{state}", f"{zip_code}, {town}",
            f"{town} {state} {zip_code}", f"{zip_code}{mark}{town}", f"{town} ({state}) {zip_code}", town,
            f"{town}{mark}{state}{mark}{zip_code}", f"{zip_code} {town} ({state})",
        ])  # fmt: skip

    def _city(self) -> str:
        return self._pick("known_city" if self._chance.random() < 0.35 else "city")
