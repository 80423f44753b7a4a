"""A value read from running text with the words it stands on."""

from typing import NamedTuple

LONGEST_QUOTE = 200


class Found(NamedTuple):
    """A value with the words that said so."""

    value: str
    quote: str


def quote_of(text: str, begin: int, end: int) -> str:
    """Return the line around a place, at most ``LONGEST_QUOTE`` characters, as evidence."""
    first = text.rfind("\n", 0, begin) + 1
    last = text.find("\n", end)
    line = " ".join(text[first : len(text) if last < 0 else last].split())
    if len(line) <= LONGEST_QUOTE:
        return line
    return " ".join(text[max(first, begin - 60) : min(len(text), end + 60)].split())[:LONGEST_QUOTE]
