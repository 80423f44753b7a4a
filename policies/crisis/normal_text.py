"""Reading through disguises: one plain spelling for look-alike letters, digits for letters, spaced and stretched words.

Every character of the plain text remembers where it came from, so that a finding can be shown in the original.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

CONFUSABLES = str.maketrans(
    "аеорсухікѕԁјһӏмтнвг" + "οαρεικντυχβγδ" + "ɑɡıłøđß",
    "aeopcyxiksdjhlmthbr" + "oapeikvtuxbyd" + "agilods",
)
"""Cyrillic, Greek and Latin letters that look like plain ones (the common part of Unicode's confusables)."""

LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "|": "l", "+": "t"}
EMOJI = {
    "🔫": "gun",
    "💊": "pills",
    "🔪": "knife",
    "🗡": "knife",
    "⚰": "coffin",
    "🪦": "grave",
    "🩸": "blood",
    "💀": "dead",
}
DROPPED = frozenset("'’‘`´*_~")
_QUOTES = re.compile("[’‘`´]")
AMOUNT = re.compile(r"(?<!\w)\d+[a-z]{0,3}(?!\w)")
"""Digits that mean a number: ``30pm``, ``10mg``, ``2nd``."""
SPELLED_OUT = re.compile(r"(?<![\w'])(?:\w[ .\-_/,]{1,2}){2,}\w(?![\w'])")
"""Letters one by one: ``k i l l``, ``s.u.i.c.i.d.e``; two spaces between words keep them apart."""


@dataclass(frozen=True)
class NormalText:
    """Plain lower-case text; ``origins[i]`` is the index of its character i in the original."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's characters behind a span of the plain text."""
        if not self.origins:
            return 0, 0
        return self.origins[min(start, len(self.origins) - 1)], self.origins[min(end, len(self.origins)) - 1] + 1


def normal_text(original: str) -> NormalText:
    """Return the plain spelling of a text: what a pattern is matched against."""
    return _shortened(*_undisguised(original, DROPPED), allowed=1)


def readable_text(original: str) -> NormalText:
    """Return the text as its writer would have spelled it undisguised: what a language model reads."""
    return _shortened(*_undisguised(_QUOTES.sub("'", original), DROPPED - {"'"}), allowed=2)


def squeeze(word: str) -> str:
    """Write every run of one letter once: ``kill`` and ``killlll`` are both ``kil``."""
    return re.sub(r"([a-z])\1+", r"\1", word)


def _undisguised(original: str, dropped: frozenset[str]) -> tuple[list[str], list[int]]:
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(original):
        for plain in _plain(character, dropped):
            characters.append(plain)
            origins.append(index)
    return _joined(*_letters_for_digits(characters, origins))


def _plain(character: str, dropped: frozenset[str]) -> str:
    if character in EMOJI:
        return f" {EMOJI[character]} "
    if character in dropped or unicodedata.category(character) in {"Cf", "Mn", "Cc"} and character not in "\n\t":
        return ""
    decomposed = unicodedata.normalize("NFKD", character).lower().translate(CONFUSABLES)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in dropped)
    return kept if kept.isascii() else " "


def _letters_for_digits(characters: list[str], origins: list[int]) -> tuple[list[str], list[int]]:
    """Read digits and signs as letters where they stand inside a word: ``su1c1de``, ``k!ll``, but not ``10 mg``."""
    read = list(characters)
    numbers = {at for match in AMOUNT.finditer("".join(characters)) for at in range(*match.span())}
    for index, character in enumerate(characters):
        if character in LEET and index not in numbers and _inside_a_word(characters, index):
            read[index] = LEET[character]
    return read, origins


def _inside_a_word(characters: list[str], index: int) -> bool:
    before = characters[index - 1] if index else " "
    after = characters[index + 1] if index + 1 < len(characters) else " "
    letters = (before.isalpha(), after.isalpha())
    if characters[index] in "!|+":
        return all(letters)
    return (
        all(letters) or (any(letters) and (before in LEET or after in LEET)) or (before.isspace() and after.isalpha())
    )


def _joined(characters: list[str], origins: list[int]) -> tuple[list[str], list[int]]:
    """Join words that were spelled out letter by letter."""
    text = "".join(characters)
    dropped = set()
    for match in SPELLED_OUT.finditer(text):
        for index in range(match.start(), match.end()):
            gap = not text[index].isalnum()
            wide = gap and (text[index - 1] == " " or text[index + 1] == " ") and text[index] == " "
            if gap and not wide:
                dropped.add(index)
    kept = [index for index in range(len(characters)) if index not in dropped]
    return [characters[index] for index in kept], [origins[index] for index in kept]


def _shortened(characters: list[str], origins: list[int], *, allowed: int) -> NormalText:
    """Write a run of one letter once, where it is longer than any word of the language has it."""
    text: list[str] = []
    places: list[int] = []
    for letter, run in groupby(zip(characters, origins, strict=True), key=itemgetter(0)):
        members = list(run)
        kept = members[:1] if letter.isalpha() and len(members) > allowed else members
        text += [letter] * len(kept)
        places += [origin for _, origin in kept]
    return NormalText("".join(text), tuple(places))
