"""Finding the names of known people in a text: whole, in part, mistyped, shortened, split, turned round."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from policies.phi.fold import WORD, fold
from policies.phi.identifiers import KnownPerson, PersonRole
from policies.phi.initials import initials_spans
from policies.phi.known_words import KnownName, KnownWords
from policies.phi.ordinary_names import OrdinaryNames
from policies.phi.span import PhiSpan

_JOINS_A_NAME = re.compile(r"[ \t_.]+|[ \t]+[A-Z]\.?[ \t]+")
_TURNS_A_NAME = re.compile(r",[ \t]?")  # "Avery, Jordan"
_BEFORE = re.compile(r"(?<![^\W_])([A-Za-z])\.?[ \t]*$")
_AFTER = re.compile(r"[ \t]+([A-Z])(?:\.|(?!\w))")
_SENTENCE_END = ".!?\n"


class _Hit(NamedTuple):
    start: int
    end: int
    names: tuple[KnownName, ...]


class NameMatcher:
    """Matches the names of one chart's people."""

    def __init__(self, people: Sequence[KnownPerson], ordinary: OrdinaryNames) -> None:
        self._ordinary = ordinary
        self._people = people
        self._subjects = [f"{person.role.value}:{fold(person.names[0])}" for person in people]
        self._words = KnownWords(people)
        self._same = lru_cache(maxsize=20_000)(self._words.same)

    def spans(self, text: str) -> Iterator[PhiSpan]:
        """Yield every place where a known person is named."""
        hits = sorted((hit for hit in self._hits(text) if hit.names), key=lambda hit: (hit.start, -hit.end))
        place = 0
        while place < len(hits):
            run, person = [hits[place]], min(name.person for name in hits[place].names)
            while place + len(run) < len(hits) and _continues(text, run, hits[place + len(run)], person):
                run.append(hits[place + len(run)])
            if len(run) > 1 or self._is_a_name(text, run[0]):
                yield self._span(text, run, person)
            place += len(run)
        yield from self._initials(text)

    def exact_spans(self, text: str) -> Iterator[PhiSpan]:
        """Yield the places of names written as the chart has them, everyday words and initials left out."""
        for match in WORD.finditer(text):
            shown = re.sub(r"['’]s?$", "", match.group())
            word = fold(shown)
            if len(word) > 2 and self._words.holds(word) and not self._ordinary.is_ordinary(word):
                yield PhiSpan(start=match.start(), end=match.start() + len(shown), kind="person", known=True)

    def _span(self, text: str, run: Sequence[_Hit], person: int) -> PhiSpan:
        start, end = self._with_initials(text, run, person)
        grown = len(run) > 1 or (start, end) != (run[0].start, run[0].end)
        return PhiSpan(
            start=start,
            end=end,
            kind=self._people[person].role.value,
            subject=self._subjects[person],
            part="" if grown else min(_parts(run[0], person)),
            known=True,
        )

    def _with_initials(self, text: str, run: Sequence[_Hit], person: int) -> tuple[int, int]:
        """Take in the initial of 'J. Avery' and of 'Jordan A.'."""
        start, end, parts = run[0].start, run[-1].end, _parts(run[0], person)
        firsts, lasts = self._words.initials(person)
        before = _BEFORE.search(text, max(0, start - 4), start) if "last" in parts and len(run) == 1 else None
        if before and before[1].lower() in firsts:
            start = before.start()
        after = _AFTER.match(text, end) if "first" in parts and len(run) == 1 else None
        if after and after[1].lower() in lasts:
            end = after.end()
        return start, end

    def _hits(self, text: str) -> Iterator[_Hit]:
        earlier: re.Match[str] | None = None
        for match in WORD.finditer(text):
            shown = re.sub(r"['’]s?$", "", match.group())
            names = self._same(shown)
            yield _Hit(match.start(), match.start() + len(shown), names)
            if "-" in shown and not names:  # one half of a double name may stand alone
                yield from (
                    _Hit(match.start() + half.start(), match.start() + half.end(), self._same(half.group()))
                    for half in re.finditer(r"[^-]+", shown)
                )
            if earlier and not names and text[earlier.end() : match.start()] in {" ", "-", "- ", " -"}:
                split = self._words.exactly(fold(earlier.group() + shown))
                yield _Hit(earlier.start(), match.start() + len(shown), split)
            earlier = match
        yield from (_Hit(*found.span(), (name,)) for name, found in self._words.spelled_out(text))

    def _is_a_name(self, text: str, hit: _Hit) -> bool:
        shown, before = text[hit.start : hit.end], text[: hit.start].rstrip(" \t\"'“‘(")
        follower = WORD.search(text, hit.end)
        begins = not before or before[-1] in _SENTENCE_END
        return not self._ordinary.is_everyday_word(shown, begins, follower.group().lower() if follower else "")

    def _initials(self, text: str) -> Iterator[PhiSpan]:
        for place, person in enumerate(self._people):
            bare = person.role is not PersonRole.CLINICIAN
            for start, end in initials_spans(person, text, bare=bare):
                subject, kind = self._subjects[place], person.role.value
                yield PhiSpan(start=start, end=end, kind=kind, subject=subject, part="initials", known=True)


def _continues(text: str, run: Sequence[_Hit], following: _Hit, person: int) -> bool:
    between = text[run[-1].end : following.start]
    if following.start < run[-1].end or not any(name.person == person for name in following.names):
        return False
    turned = len(run) == 1 and "last" in _parts(run[0], person) and "first" in _parts(following, person)
    return bool(_JOINS_A_NAME.fullmatch(between) or (turned and _TURNS_A_NAME.fullmatch(between)))


def _parts(hit: _Hit, person: int) -> set[str]:
    return {name.part for name in hit.names if name.person == person}
