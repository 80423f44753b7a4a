"""Finding the chart's own identifiers in a text, exactly and, for names, nearly."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from policies.phi.identifiers import Identifiers, KnownPerson
from policies.phi.ordinary_names import OrdinaryNames
from policies.phi.span import PhiSpan

_WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_JOINS_A_NAME = re.compile(r"[ \t]+|[ \t]+[A-Z]\.?[ \t]+")
_TURNS_A_NAME = re.compile(r",[ \t]?")  # "Avery, Jordan"
_SENTENCE_END = ".!?\n"
_SHORTEST_NEAR_MATCH = 5
_SHORTEST_LOWER_NEAR_MATCH = 7
_LONG_NAME = 8


class _Name(NamedTuple):
    """One word of a known person's name."""

    word: str
    person: int
    part: str


class _Hit(NamedTuple):
    start: int
    end: int
    names: tuple[_Name, ...]


def fold(text: str) -> str:
    """Return the text without accents, apostrophes and hyphens, in lower case, to compare names by."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‑-").casefold()


class KnownMatcher:
    """Matches one chart's identifiers; cheap to build, made anew for each chart."""

    def __init__(self, known: Identifiers, ordinary: OrdinaryNames) -> None:
        self._ordinary = ordinary
        self._people = known.people
        self._subjects = _numbered(known.people)
        self._names = [name for place, person in enumerate(known.people) for name in _words_of(person, place)]
        self._literals = [
            *((pattern, "phone") for pattern in map(_phone_pattern, known.phones) if pattern),
            *((_literal_pattern(text), "email") for text in known.emails),
            *((_literal_pattern(text), "id") for text in known.ids),
            *((_literal_pattern(text), "address") for text in known.addresses),
            *((_literal_pattern(text), "organization") for text in known.organizations),
        ]

    def spans(self, text: str) -> list[PhiSpan]:
        """Return every place where something of the chart stands; places may overlap."""
        found = list(self._name_spans(text))
        for pattern, kind in self._literals:
            found += [
                PhiSpan(start=match.start(), end=match.end(), kind=kind, known=True) for match in pattern.finditer(text)
            ]
        return found

    def _name_spans(self, text: str) -> Iterator[PhiSpan]:
        hits = [hit for hit in self._hits(text) if hit.names]
        place = 0
        while place < len(hits):
            run, person = [hits[place]], _first_person(hits[place])
            while place + len(run) < len(hits) and _continues(text, run, hits[place + len(run)], person):
                run.append(hits[place + len(run)])
            if len(run) > 1 or self._is_a_name(text, run[0]):
                yield self._span(run, person)
            place += len(run)

    def _span(self, run: Sequence[_Hit], person: int) -> PhiSpan:
        return PhiSpan(
            start=run[0].start,
            end=run[-1].end,
            kind=self._people[person].role.value,
            subject=self._subjects[person],
            part="" if len(run) > 1 else min(_parts(run[0], person)),
            known=True,
        )

    def _hits(self, text: str) -> Iterator[_Hit]:
        for match in _WORD.finditer(text):
            shown = re.sub(r"['’]s?$", "", match.group())
            yield _Hit(match.start(), match.start() + len(shown), self._same(shown))
            if "-" in shown:  # one half of a double name may stand alone
                yield from (
                    _Hit(match.start() + half.start(), match.start() + half.end(), self._same(half.group()))
                    for half in re.finditer(r"[^-]+", shown)
                )

    def _same(self, shown: str) -> tuple[_Name, ...]:
        word = fold(shown)
        exact = tuple(name for name in self._names if name.word == word)
        return exact or tuple(name for name in self._names if _nearly(word, name.word, shown[0].isupper()))

    def _is_a_name(self, text: str, hit: _Hit) -> bool:
        shown, before = text[hit.start : hit.end], text[: hit.start].rstrip(" \t\"'“‘(")
        follower = _WORD.search(text, hit.end)
        begins = not before or before[-1] in _SENTENCE_END
        return not self._ordinary.is_everyday_word(shown, begins, follower.group().lower() if follower else "")


def _words_of(person: KnownPerson, place: int) -> Iterator[_Name]:
    seen: set[str] = set()
    for name in person.names:
        words = _WORD.findall(name)
        for position, word in enumerate(words):
            part = "last" if position and position == len(words) - 1 else "first"
            for form in {fold(word), *(fold(half) for half in word.split("-"))}:
                if len(form) > 1 and form not in seen:
                    seen.add(form)
                    yield _Name(form, place, part)


def _nearly(word: str, name: str, capital: bool) -> bool:
    shortest = _SHORTEST_NEAR_MATCH if capital else _SHORTEST_LOWER_NEAR_MATCH
    if len(name) < shortest or word[:1] != name[:1] or abs(len(word) - len(name)) > 2:
        return False
    most = 2 if len(name) >= _LONG_NAME and capital else 1
    return DamerauLevenshtein.distance(word, name, score_cutoff=most) <= most


def _first_person(hit: _Hit) -> int:
    return min(name.person for name in hit.names)


def _continues(text: str, run: Sequence[_Hit], following: _Hit, person: int) -> bool:
    between = text[run[-1].end : following.start]
    if not any(name.person == person for name in following.names):
        return False
    turned = len(run) == 1 and "last" in _parts(run[0], person) and "first" in _parts(following, person)
    return bool(_JOINS_A_NAME.fullmatch(between) or (turned and _TURNS_A_NAME.fullmatch(between)))


def _parts(hit: _Hit, person: int) -> set[str]:
    return {name.part for name in hit.names if name.person == person}


def _numbered(people: Sequence[KnownPerson]) -> list[str]:
    counts: Counter[str] = Counter()
    subjects = []
    for person in people:
        counts[person.role.value] += 1
        subjects.append(f"{person.role.value}-{counts[person.role.value]}")
    return subjects


def _literal_pattern(literal: str) -> re.Pattern[str]:
    pieces = [re.escape(piece) for piece in re.split(r"[\s,;]+", literal.strip()) if piece]
    return re.compile(r"(?<!\w)" + r"[\s,;]*".join(pieces) + r"(?!\w)", re.IGNORECASE)


def _phone_pattern(phone: str) -> re.Pattern[str] | None:
    digits = re.sub(r"\D", "", phone)[-10:]
    if len(digits) < 7:
        return None
    spaced = r"[\s().-]*".join(digits)
    local = r"[\s().-]*".join(digits[-7:])
    return re.compile(rf"(?<!\d)(?:\+?1[\s.-]*)?\(?{spaced}(?!\d)|(?<!\d){local}(?!\d)")
