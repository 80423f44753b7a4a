"""Capitalized words of a sentence that look like names of people, places or programs."""

import re

from policies.grounding.rules import GroundingRules

_CAPITAL = re.compile(r"\b[A-Z][\w&'’-]*")
_BEGINS = re.compile(r"(?:^|[.!?:;]\s+|[\"“(]\s*)$")


def unknown_names(sentence: str, material: str, rules: GroundingRules) -> list[str]:
    """Return the names in the sentence that the material does not hold.

    The first word of a sentence is taken for a name only where another capital follows it.
    """
    held = {word.casefold() for word in re.findall(r"[\w&]+", material)}
    absent = []
    for match in _CAPITAL.finditer(sentence):
        word = re.sub(r"['’]s?$", "", match.group())
        if word in rules.known_capitals or word.lower() in rules.stop_words or _only_begins(sentence, match):
            continue
        if not all(part.casefold() in held for part in re.findall(r"[\w&]+", word)):
            absent.append(word)
    return absent


def _only_begins(sentence: str, match: re.Match[str]) -> bool:
    begins = bool(_BEGINS.search(sentence[: match.start()]))
    return begins and not re.match(r"\s+[A-Z][a-z]", sentence[match.end() :])
