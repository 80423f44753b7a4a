"""The same text in other letters: a name missed as it stands may be seen in lower case, or with capitals."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")


def other_readings(text: str) -> list[str]:
    """Return the text in lower case and with every word capitalized, where that changes it and no place moves."""
    lower = text.lower()
    capitalized = _WORD.sub(lambda word: word.group()[0].upper() + word.group()[1:].lower(), text)
    return [other for other in (lower, capitalized) if other != text and len(other) == len(text)]
