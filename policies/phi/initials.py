"""A person's initials, standing for the name: 'J.A.', and in a note 'JA'."""

import re
from collections.abc import Iterator

from policies.phi.fold import WORD, fold
from policies.phi.identifiers import KnownPerson

_ABBREVIATIONS = frozenset(
    (
        "am pm ok id it is in on at or so no us uk tv pc hr si hi ah vh sh mi pt dx rx tx hx md do np rn pa "
        "er ed ot st sw ca la ma me oh pa al ga il mn mo ms nc nd ne nj nm ny ri sc sd tn ut va wa wi wv de "
        "hi dc ad as be by go he my of to up we ac bp cc cv dr ex gp iv kg lb mg ml po qd re vs wk yo "
    ).split()
)


def initials_spans(person: KnownPerson, text: str, *, bare: bool) -> Iterator[tuple[int, int]]:
    """Yield where the initials stand: with full stops, or ``bare``, as two capitals that are no common abbreviation."""
    for name in dict.fromkeys(person.names):
        words = [fold(word) for word in WORD.findall(name)]
        letters = [word[0].upper() for word in words if word]
        if len(letters) < 2:
            continue
        first, last = letters[0], letters[-1]
        yield from _spans(rf"(?<![\w.]){first}\.[ \t]?{last}(?:\.(?!\w)|(?![\w.]))", text)
        if bare and (first + last).lower() not in _ABBREVIATIONS:
            yield from _spans(rf"(?<![\w.&/-]){first}{last}(?![\w.&/-]|'s\s[A-Z])", text)


def _spans(pattern: str, text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(pattern, text):
        yield match.span()
