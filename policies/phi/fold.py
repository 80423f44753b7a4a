"""Names brought to one form, to compare them by."""

import re
import unicodedata

WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)
_APART = "'’‑-"


def fold(text: str) -> str:
    """Return the text without accents, apostrophes and hyphens, in lower case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in _APART).translate(_UNDECOMPOSED)
