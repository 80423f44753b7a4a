"""Answers to clients: each sentence quotes what the practice has written, or a record."""

import re
from collections.abc import Collection, Sequence

from rapidfuzz import fuzz

from policies.grounding.claims import check_claims, cited
from policies.grounding.forbidden import forbidden_in
from policies.grounding.problem import Problem
from policies.grounding.rules import GroundingRules, default_medications, default_rules
from policies.grounding.words import content_words, missing_words, words
from practice.grounded import Sentence, Source

_MARKUP = re.compile(r"[*_`#>|]+|^\s*[-•]\s+", re.MULTILINE)


def check_answer(
    answer_sentences: Sequence[Sentence], sources: Sequence[Source], *, forbidden_identifiers: Collection[str] = ()
) -> list[Problem]:
    """Check an answer sentence by sentence; an empty list means that it may go on.

    An agent's sentence must cite an existing source and quote it nearly word for word. A person's sentence needs no
    source, but may name no forbidden identifier either.
    """
    problems: list[Problem] = []
    for sentence in answer_sentences:
        problems += [
            Problem(code="forbidden_identifier", detail=f"This names somebody else: “{found}”")
            for found in forbidden_in(sentence.text, forbidden_identifiers)
        ]
        if sentence.written_by == "agent":
            problems += _check_quote(sentence, sources, default_rules())
    return problems


def _check_quote(sentence: Sentence, sources: Sequence[Source], rules: GroundingRules) -> list[Problem]:
    quoted, problems = cited(sentence, sources)
    if not quoted:
        return problems
    text, materials = _plain(sentence.text), [_plain(source.text) for source in quoted]
    if max(_nearness(text, material) for material in materials) < rules.quote_ratio:
        problems.append(Problem(code="not_quoted", detail=f"The cited source does not say this: “{sentence.text}”"))
        return problems
    material = "\n".join(materials)
    absent = missing_words(content_words(text, rules), material, rules)
    if absent:
        problems.append(Problem(code="word_changed", detail=f"Not in the cited source: {', '.join(absent)}"))
    if not any(_same_negations(text, one, rules) for one in materials):
        problems.append(Problem(code="negation_changed", detail=f"A ‘not’ was added or lost: “{sentence.text}”"))
    return problems + check_claims(text, material, rules, default_medications())


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", _MARKUP.sub("", text)).strip()


def _nearness(text: str, material: str) -> float:
    if len(text) > len(material):  # more was said than the source holds
        return fuzz.ratio(text.lower(), material.lower())
    return fuzz.partial_ratio(text.lower(), material.lower())


def _same_negations(text: str, material: str, rules: GroundingRules) -> bool:
    aligned = fuzz.partial_ratio_alignment(text.lower(), material.lower())
    if aligned is None or aligned.score < rules.quote_ratio:
        return False
    start = material.rfind(" ", 0, aligned.dest_start + 1) + 1
    end = material.find(" ", max(0, aligned.dest_end - 1))
    window = material[start : end if end >= 0 else len(material)]
    return _negations(text, rules) == _negations(window, rules)


def _negations(text: str, rules: GroundingRules) -> list[str]:
    return sorted(word for word in words(text) if word in rules.negation_cues)
