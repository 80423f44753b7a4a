"""A person's name as forms and letters write it: "VEGA, MARISOL", "Ms. Marisol Vega", "Mar1sol Vega"."""

import re

_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|student|patient|client)\b\.?\s+", re.IGNORECASE)
_AFTER = re.compile(
    r"\s*(?:\(|\[|\b(?:d\.?o\.?b|aged?|born|phone|ph|cell|tel|mrn|ssn|sex|gender|grade)\b|[;|•]|\d).*$", re.IGNORECASE
)
_WORD = r"[^\W\d_][\w.'’-]*"
_NAME = re.compile(rf"^{_WORD}(?:\s+{_WORD}){{1,4}}$")
_SCANNED_CAPITALS = str.maketrans({"0": "O", "1": "I", "l": "I", "|": "I", "5": "S"})
_SCANNED_LETTERS = str.maketrans({"0": "o", "1": "i", "|": "i", "5": "s"})
_PARTICLES = frozenset("de la del los van von der den da di dos al el bin ben st.".split())
_NO_NAME = frozenset(
    "the a an is was and or of in to for with this that has have he she they who his her name unknown none n/a na "
    "see above below same self yes no patient client referral reason urgent routine therapy please".split()
)
PROSE_NAME = (
    r"(?:[A-ZÀ-Ý][a-zà-ÿ'’-]+|[A-Z]\.)"
    r"(?:[ \t]+(?:(?:de|la|del|los|van|von|der|da|di|al|el)[ \t]+){0,2}(?:[A-ZÀ-Ý][\wà-ÿ'’-]+|[A-Z]\.)){1,3}"
)
"""A pattern of a name in running text: capitals, particles and initials."""


def read_name(text: str) -> str | None:
    """Return the name that a value holds, first name first, or None where it holds none."""
    plain = _AFTER.sub("", _unscanned(text)).strip(" ,-:")
    plain = plain if re.search(r"\b[^\W\d_]\.$", plain) else plain.rstrip(". ")  # an initial keeps its point
    plain = _TITLE.sub("", plain).strip(" ,")
    if plain.count(",") == 1:
        last, first = (part.strip() for part in plain.split(","))
        plain = f"{first} {last}" if first and last else plain.replace(",", "")
    plain = " ".join(plain.split())
    if not _NAME.match(plain) or any(word.lower().strip(".") in _NO_NAME for word in plain.split() if len(word) > 1):
        return None
    return _capitals(plain) if _needs_capitals(plain) else plain


def _unscanned(text: str) -> str:
    """Undo what a scanner put into words: "Mar1sol J0nes", "PATRlCK D0RAN"."""
    return re.sub(r"[^\W\d_][\w|]*[^\W\d_]", lambda match: _letters(match.group()), text)


def _letters(word: str) -> str:
    capitals = sum(letter.isupper() for letter in word) > len(word) / 2
    if capitals:
        return word.translate(_SCANNED_CAPITALS)
    return word.translate(_SCANNED_LETTERS)


def _needs_capitals(name: str) -> bool:
    return name.isupper() or name.islower()


def _capitals(name: str) -> str:
    words = [word if word.lower() in _PARTICLES else _capital(word) for word in name.lower().split()]
    return " ".join(words)


def _capital(word: str) -> str:
    return re.sub(r"(^|[-'’.])([^\W\d_])", lambda match: match[1] + match[2].upper(), word)
