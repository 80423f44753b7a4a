"""Putting what somebody said into a note's words without changing it: third person where that is safe, else a quote."""

import re

_FILLER_START = re.compile(
    r"^(?:(?:well|yeah|yes|so|and|but|um+|uh+|oh|okay|ok|like|i mean|you know|honestly|actually|basically|anyway)\b"
    r"[\s,]+)+",
    re.IGNORECASE,
)
_FILLER = re.compile(r",?\s*\b(?:um+|uh+|er+m?|you know|i mean|kind of like|sort of like)\b\s*,?", re.IGNORECASE)
_REPEATED = re.compile(r"\b([A-Za-z']+)(?:\s*,\s*|\s+)\1\b", re.IGNORECASE)
_SPACED = re.compile(r"\s+([,.;:!?])")
_QUOTE_ONLY = re.compile(r"\b(?:you|your|yours|we|us|our|he said|she said)\b|[\"“”]", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|I'd|I'll|my|me|myself|mine)\b", re.IGNORECASE)
LONGEST_RETOLD_WORDS = 45

_PERSON: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"\bI'm\b|\bI am\b", "they are"),
        (r"\bI've\b", "they have"),
        (r"\bI'll\b", "they will"),
        (r"\bI'd\b", "they would"),
        (r"\bI wasn't\b", "they weren't"),
        (r"\bI was\b", "they were"),
        (r"\bwas I\b", "were they"),
        (r"\bam I\b", "are they"),
        (r"\bI ain't\b", "they aren't"),
        (r"\bI\b", "they"),
        (r"\bmyself\b", "themselves"),
        (r"\bmine\b", "theirs"),
        (r"\bmy\b", "their"),
        (r"\bme\b", "them"),
    )
)


def cleaned(text: str) -> str:
    """Take out fillers, false starts and stray spaces; no word that carries meaning is lost or added."""
    plain = " ".join(text.replace("’", "'").split())
    plain = _FILLER.sub(" ", plain)
    plain = _REPEATED.sub(r"\1", plain)
    plain = _SPACED.sub(r"\1", _FILLER_START.sub("", " ".join(plain.split()))).strip(" ,")
    return plain[:1].upper() + plain[1:]


def ended(text: str) -> str:
    """Return the text as a sentence with its end mark."""
    bare = text.strip().rstrip(",;:")
    return bare if bare.rstrip("\"'”’)").endswith((".", "!", "?")) else f"{bare}."


def quoted(text: str) -> str:
    """Return the text in quotation marks, inner ones singled."""
    return f"“{ended(cleaned(text)).translate(_INNER)}”"


_INNER = str.maketrans({'"': "'", "“": "'", "”": "'"})


def retold(text: str) -> str:
    """Return a client's sentence as a note's: 'Client reports that they …' or, where turning it could bend it, quoted.

    'I' becomes 'they', which leaves every verb but three as it was said.
    """
    said = cleaned(text)
    turns = _FIRST_PERSON.search(said) and not _QUOTE_ONLY.search(said) and not said.endswith("?")
    if not turns or len(said.split()) > LONGEST_RETOLD_WORDS or not said[:1].isalpha():
        return f"Client states: {quoted(text)}"
    for pattern, words in _PERSON:
        said = pattern.sub(words, said)
    first = said.split(" ", 1)[0]
    lowered = said if first[1:].lower() != first[1:] else said[:1].lower() + said[1:]
    return ended(f"Client reports that {lowered}")


def answered(question: str, answer: str) -> str:
    """Return a question with its answer, both as they were said."""
    return f"Asked {quoted(question)}, client answered {quoted(answer)}"
