"""The words that known people's names consist of, and which word of a text is one of them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from policies.phi.everyday_words import everyday_words
from policies.phi.fold import WORD, fold
from policies.phi.identifiers import KnownPerson
from policies.phi.nicknames import default_nicknames

_SHORTEST_NEAR_MATCH = 4
_LONG_NAME = 8
_SHORTEST_SPELLED = 4


class KnownName(NamedTuple):
    """One word of a known person's name."""

    word: str
    person: int
    part: str


class KnownWords:
    """Looks words up among the names of one chart's people."""

    def __init__(self, people: Sequence[KnownPerson]) -> None:
        self._by_word: dict[str, list[KnownName]] = defaultdict(list)
        self._short: dict[str, list[KnownName]] = defaultdict(list)
        self._everyday = everyday_words()
        self._initials: list[tuple[set[str], set[str]]] = []
        for place, person in enumerate(people):
            names = list(_names_of(person, place))
            for name in names:
                self._by_word[name.word].append(name)
                if name.part == "first":
                    for short in default_nicknames().of(name.word):
                        self._short[short].append(KnownName(short, place, "first"))
            self._initials.append(
                ({n.word[0] for n in names if n.part == "first"}, {n.word[0] for n in names if n.part == "last"})
            )
        self._spelled = [
            (name, re.compile(r"(?<![^\W_])" + r"[ \t.*_-]".join(name.word) + r"(?![^\W_])", re.IGNORECASE))
            for names in self._by_word.values()
            for name in names[:1]
            if len(name.word) >= _SHORTEST_SPELLED
        ]

    def holds(self, word: str) -> bool:
        """Whether a folded word is part of a name as the chart has it."""
        return word in self._by_word

    def exactly(self, word: str) -> tuple[KnownName, ...]:
        """Return the names that are this folded word."""
        return tuple(self._by_word.get(word, ()))

    def same(self, shown: str) -> tuple[KnownName, ...]:
        """Return the names that a word of a text is, exactly, for short, or nearly."""
        word = fold(shown)
        exact = self._by_word.get(word) or self._short.get(word)
        if exact:
            return tuple(exact)
        if word.endswith("s") and word[:-1] in self._by_word:  # "Jordans appointment"
            return tuple(self._by_word[word[:-1]])
        if word in self._everyday:
            return ()
        return tuple(name for known, names in self._by_word.items() if _nearly(word, known) for name in names)

    def initials(self, person: int) -> tuple[set[str], set[str]]:
        """Return the first letters of a person's first and last names."""
        return self._initials[person]

    def spelled_out(self, text: str) -> Iterator[tuple[KnownName, re.Match[str]]]:
        """Yield names written letter by letter: 'J o r d a n', 'A-v-e-r-y'."""
        for name, pattern in self._spelled:
            for match in pattern.finditer(text):
                yield name, match


def _names_of(person: KnownPerson, place: int) -> Iterator[KnownName]:
    seen: set[str] = set()
    for name in person.names:
        words = WORD.findall(name)
        for position, word in enumerate(words):
            part = "last" if position and position == len(words) - 1 else "first"
            for form in (fold(word), *(fold(half) for half in word.split("-"))):
                if len(form) > 1 and form not in seen:
                    seen.add(form)
                    yield KnownName(form, place, part)


def _nearly(word: str, name: str) -> bool:
    """One slip, two in a long name; a name of three letters may have two of them changed round."""
    if abs(len(word) - len(name)) > 2 or len(word) < 3:
        return False
    if len(name) < _SHORTEST_NEAR_MATCH:
        return len(name) == 3 and len(word) == 3 and sorted(word) == sorted(name)
    most = 2 if len(name) >= _LONG_NAME else 1
    return OSA.distance(word, name, score_cutoff=most) <= most
