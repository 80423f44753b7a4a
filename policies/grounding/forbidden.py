"""Finding identifiers of other people in a text, however they are spaced, cased or accented."""

import re
import unicodedata
from collections.abc import Collection

from policies.phi.ordinary_names import default_ordinary_names

_SHORTEST_NUMBER = 7  # digits; below that a number says nothing of a person


def forbidden_in(text: str, identifiers: Collection[str]) -> list[str]:
    """Return the identifiers that the text holds.

    A number is found through any punctuation, a name through accents and case. A name that is also an everyday word
    ('Will') counts only with its capital.
    """
    folded = _fold(text)
    digits = re.sub(r"(?<=\d)[\s().-]+(?=\d)", "", text)
    return [one for one in identifiers if one.strip() and _stands_in(one.strip(), text, folded, digits)]


def _stands_in(identifier: str, text: str, folded: str, digits: str) -> bool:
    number = re.sub(r"\D", "", identifier)
    if len(number) >= _SHORTEST_NUMBER and not re.search(r"[^\W\d_]", identifier):
        return number[-10:] in digits
    if identifier.lower() in default_ordinary_names().words:
        return bool(re.search(rf"(?<!\w){re.escape(identifier)}(?!\w)", text))
    pieces = [re.escape(piece) for piece in re.split(r"[\W_]+", _fold(identifier)) if piece]
    return bool(pieces) and bool(re.search(rf"(?<!\w){r'[^a-z0-9]*'.join(pieces)}(?!\w)", folded))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").casefold()
