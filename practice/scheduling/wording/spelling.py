"""Slips of the keyboard in the words of time: "tommorow", "wendesday", "afternon"."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from practice.scheduling.wording.lexicon import lexicon

SHORTEST = 5
LONG = 8
"""From this many letters on, two slips are forgiven instead of one."""


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """Return the word of time that this one is a slip of, or the word itself.

    A slip keeps the first letter, and one letter too many, missing, wrong or swapped (two in long words).
    """
    lexical = lexicon()
    if len(word) < SHORTEST or word in lexical.never_mended or word in lexical.words:
        return word
    slips = [(_slips(word, meant), meant) for meant in lexical.mended_to if meant[0] == word[0]]
    return min((slip for slip in slips if slip[0] <= _allowed(slip[1])), default=(0, word))[1]


def _slips(word: str, meant: str) -> int:
    return int(OSA.distance(word, meant, score_cutoff=_allowed(meant)))


def _allowed(meant: str) -> int:
    return 2 if len(meant) >= LONG else 1
