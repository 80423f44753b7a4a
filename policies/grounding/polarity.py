"""Whether a text says that something is so or is not so: 'denies' against 'reports'."""

import re
from collections import defaultdict
from collections.abc import Sequence

from policies.grounding.rules import GroundingRules
from policies.grounding.words import sentences, stem, words

_CLAUSE = re.compile(r"[^.,;:!?\n]+[.,;:!?\n]*")

Polarities = dict[str, set[bool]]
"""Stem of a term to the ways it is spoken of; False is 'not so'."""


def polarities(text: str, rules: GroundingRules) -> Polarities:
    """Read how each polarity term is spoken of.

    A term in a question takes the polarity of the answer that follows; a question without an answer says nothing.
    """
    terms = {stem(term) for term in rules.polarity_terms}
    read: Polarities = defaultdict(set)
    asked: set[str] = set()
    for sentence in sentences(text):
        spoken = _spoken(sentence, rules)
        answer = _answer(words(sentence), rules)
        if asked and answer is not None:
            for term in asked:
                read[term].add(answer)
        asked = {term for term, _ in spoken if term in terms} if sentence.endswith("?") else set()
        for term in asked:
            read.setdefault(term, set())  # spoken of, with nothing said yet
        if not asked:
            for term, so in spoken:
                if term in terms:
                    read[term].add(so)
    return read


def flipped_terms(sentence: str, material: str, rules: GroundingRules) -> list[str]:
    """Return the terms that the sentence asserts and the material only denies, or the other way about."""
    held = polarities(material, rules)
    claimed = polarities(sentence, rules)
    return sorted(term for term, ways in claimed.items() if term in held and not ways <= held[term])


def _answer(spoken: Sequence[str], rules: GroundingRules) -> bool | None:
    for word in spoken[:4]:  # a speaker's name and a filler may stand before the answer
        if word in rules.negation_answers:
            return False
        if word in rules.affirmative_answers:
            return True
    return None


def _spoken(sentence: str, rules: GroundingRules) -> list[tuple[str, bool]]:
    """Pair each word's stem with whether it stands outside the reach of a negation."""
    found: list[tuple[str, bool]] = []
    reach = 0
    for clause in _CLAUSE.findall(sentence):
        inside = words(clause)
        if inside and inside[0] not in {"or", "and", "nor"} and reach and not _is_list_item(inside):
            reach = 0
        begun = len(found)
        for word in inside:
            if word in rules.scope_breakers:
                reach = 0
            elif word in rules.negation_cues:
                reach = rules.negation_scope_words
            found.append((stem(word), reach == 0))
            reach = max(0, reach - 1)
        if inside and inside[-1] in {"denied", "absent", "negative", "none"}:  # "suicidal ideation was denied"
            found[begun:] = [(term, False) for term, _ in found[begun:]]
    return found


def _is_list_item(inside: Sequence[str]) -> bool:
    return len(inside) <= 3
