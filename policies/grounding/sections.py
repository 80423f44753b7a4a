"""Clinical drafts: each sentence keeps to what its cited sources say."""

from collections.abc import Collection, Sequence

from policies.grounding.claims import check_claims, cited
from policies.grounding.forbidden import forbidden_in
from policies.grounding.problem import Problem
from policies.grounding.rules import GroundingRules, default_medications, default_rules
from policies.grounding.words import content_words, missing_words
from practice.grounded import Section, Sentence, Source


def check_sections(
    sections: Sequence[Section], sources: Sequence[Source], *, forbidden_identifiers: Collection[str] = ()
) -> list[Problem]:
    """Check a draft sentence by sentence; an empty list means that it may go on.

    An agent's sentence must cite an existing source, hold no fact, name or negation that the source lacks, and take
    most of its content words from there. A person's sentence needs no source, but may name nobody forbidden either.
    """
    problems: list[Problem] = []
    for section in sections:
        for sentence in section.sentences:
            problems += [
                Problem(code="forbidden_identifier", detail=f"{section.heading} names somebody else: “{found}”")
                for found in forbidden_in(sentence.text, forbidden_identifiers)
            ]
            if sentence.written_by == "agent":
                problems += _check_sentence(sentence, sources, default_rules())
    return problems


def _check_sentence(sentence: Sentence, sources: Sequence[Source], rules: GroundingRules) -> list[Problem]:
    used, problems = cited(sentence, sources)
    if not used:
        return problems
    # The label counts as material: 'PHQ-9 of 2026-11-02' may stand there and not in the text.
    material = "\n".join([*(source.text for source in used), *(source.label for source in used)])
    claim = content_words(sentence.text, rules)
    absent = missing_words(claim, material, rules)
    if claim and len(absent) > (1 - rules.containment) * len(claim):
        detail = f"The cited source does not hold {', '.join(absent)}: “{sentence.text}”"
        problems.append(Problem(code="not_contained", detail=detail))
    return problems + check_claims(sentence.text, material, rules, default_medications())
