"""Cutting a message into the things it asks for."""

import re

MOST_CLAUSES = 12
"""Of a longer message the first and the last are read, where people put what they ask; the whole is read anyway."""

_FEWEST_WORDS = 3
_BREAK = re.compile(
    r"(?<=[.!?])\s+|\n+|;\s*|\s+[-–—]\s+"
    r"|,?\s+(?:and|but|plus)\s+(?=(?:also|can|could|may|would|will|do|does|is|are|am|how|what|when|where|who|why|which|please|i|we|my|should)\b)"
    r"|,\s*(?=(?:also|and also|can|could|would|how|what|when|where|who|why|which|please|by the way|btw)\b)"
    r"|\s+(?=(?:also|by the way|btw|one more thing|another thing|on another note)\b)",
    re.IGNORECASE,
)


def clauses(text: str) -> list[str]:
    """Return the clauses of a message in order; a clause of a word or two goes with the one before it."""
    parts = [part.strip(" ,") for part in _BREAK.split(text)]
    joined: list[str] = []
    for part in (part for part in parts if part):
        if joined and len(part.split()) < _FEWEST_WORDS:
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    if len(joined) <= MOST_CLAUSES:
        return joined
    return joined[: MOST_CLAUSES // 2] + joined[-MOST_CLAUSES // 2 :]
