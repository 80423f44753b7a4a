"""Content words of a text, and whether two of them are the same word in other clothes."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from policies.grounding.rules import GroundingRules

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_ENDINGS = (
    "ically",
    "ations",
    "ation",
    "ements",
    "ement",
    "ingly",
    "edly",
    "ness",
    "ions",
    "ing",
    "ion",
    "ies",
    "ely",
    "est",
    "ed",
    "es",
    "ly",
    "er",
    "s",
    "e",
    "y",
)
_SHORTEST_STEM = 3


def words(text: str) -> list[str]:
    """Return the words in lower case, apostrophes taken out ("didn't" is "didnt")."""
    return [re.sub("['’]", "", match.group()).lower() for match in _WORD.finditer(text)]


def sentences(text: str) -> list[str]:
    """Split at sentence ends and line breaks, the mark kept with its sentence."""
    return [part for part in (match.group().strip() for match in _SENTENCE.finditer(text)) if part]


def stem(word: str) -> str:
    """Cut a word's usual ending, so that 'sleeping' and 'sleep' meet."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def content_words(text: str, rules: GroundingRules) -> list[str]:
    """Return the words that carry what a sentence claims, each once, in order."""
    idle = rules.stop_words | rules.framing_words
    return list(dict.fromkeys(word for word in words(text) if word not in idle and len(word) > 1))


def missing_words(claim: Iterable[str], material: str, rules: GroundingRules) -> list[str]:
    """Return the claim's words that the material holds in no form."""
    held = set(words(material))
    stems = {stem(word) for word in held}
    absent = [word for word in claim if word not in held and stem(word) not in stems]
    return [word for word in absent if not _resembles(word, held, rules.word_ratio)]


def _resembles(word: str, held: set[str], least: float) -> bool:
    return process.extractOne(word, held, scorer=fuzz.ratio, score_cutoff=least) is not None
