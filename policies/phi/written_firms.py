"""Firms, bodies, schools and hospitals in the ways that they are called: with a suffix, and oftener without."""

import random
from collections.abc import Callable

Pick = Callable[[str], str]
_SCHOOLS = (
    *("High School", "Middle School", "Elementary", "Elementary School", "Academy", "College", "University", "Prep"),
    *("Community College", "Charter School", "State University", "Preschool", "Institute of Technology", "Gymnasium"),
)
_HOSPITALS = (
    *("Hospital", "Medical Center", "Memorial Hospital", "Clinic", "Behavioral Health", "General Hospital"),
    *("Community Health Center", "Family Medicine", "Counseling Center", "Children's Hospital", "Pediatrics"),
)


class WrittenFirms:
    """Names firms and institutions from the words of one half."""

    def __init__(self, chance: random.Random, pick: Pick, word: Pick, full: Callable[[], str]) -> None:
        self._chance = chance
        self._pick = pick
        self._word = word
        self._full = full

    def firm(self) -> str:
        """A firm, a public body, a paper, a club: whatever acts under a name."""
        makers = [self._listed, self._faked, self._traded, self._coined, self._of_people, self._public]
        return self._chance.choices(makers, [26, 24, 15, 15, 12, 8])[0]()

    def school(self) -> str:
        """A school or university."""
        if self._chance.random() < 0.15:
            return f"University of {self._pick('city')}"
        name = self._chance.choice([self._pick("city"), self._pick("last"), self._full()])
        return f"{name} {self._chance.choice(_SCHOOLS)}"

    def hospital(self) -> str:
        """A hospital or practice."""
        saint = self._chance.choice([f"St. {self._pick('first')}", f"Saint {self._pick('first')}'s"])
        name = self._chance.choice([self._pick("city"), self._pick("last"), saint])
        return f"{name} {self._chance.choice(_HOSPITALS)}"

    def _listed(self) -> str:
        return self._word("brand" if self._chance.random() < 0.75 else "body")

    def _faked(self) -> str:
        return self._pick("english_company" if self._chance.random() < 0.35 else "company")

    def _traded(self) -> str:
        name = self._chance.choice([self._word("firm"), self._pick("last"), self._word("coined_word")])
        suffix = f" {self._word('suffix')}" if self._chance.random() < 0.25 else ""
        return f"{name} {self._word('trade')}{suffix}"

    def _coined(self) -> str:
        chance = self._chance
        short = "".join(chance.choice(letters) for letters in ("ABCDEFGHKLMNPRSTVW", "ABCDEGHKLMNPRSTX", "ABCDGLMNPST"))
        name = chance.choice([
            f"{self._word('coined_start')}{self._word('coined_end')}",
            f"{self._word('coined_start')}{self._word('coined_end')}",
            f"{self._word('coined_word')}{self._word('coined_word').lower()}",
            f"{self._word('coined_word')} {self._word('coined_word')}",
            f"{self._word('coined_word')}{self._word('coined_word')}",
            short,
        ])  # fmt: skip
        return f"{name} {self._word('suffix')}" if chance.random() < 0.15 else name

    def _of_people(self) -> str:
        one, two, three = (self._pick(pool) for pool in ("english_last", "last", "english_last"))
        return self._chance.choice([
            f"{one} & {two}", f"{one} and {two}", f"{one}, {two} and {three}", f"{one}-{two}", f"{one}'s", f"{one}",
            f"{one} {self._word('suffix')}", f"{two} {self._word('suffix')}", f"{one} Foundation", f"{one} Group",
            f"{two} & {self._chance.choice(['Sons', 'Söhne', 'Co', 'Fils', 'Partners', 'Associates'])}",
        ])  # fmt: skip

    def _public(self) -> str:
        place = self._pick(self._chance.choice(["city", "known_city", "country"]))
        return self._chance.choice([
            f"{place} {self._word('public_body')}", f"{place} {self._word('public_body')}", f"Bank of {place}",
            f"the {place} {self._word('public_body')}", f"Museum of {place}", f"Radio {place}", f"Air {place}",
            f"the Embassy of {place}", f"Government of {place}", f"the Church of {place}",
        ])  # fmt: skip
