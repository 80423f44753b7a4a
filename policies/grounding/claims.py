"""What one sentence claims against the sources it cites."""

from collections.abc import Sequence

from policies.grounding.facts import facts, supported_facts, unsupported
from policies.grounding.names import unknown_names
from policies.grounding.polarity import flipped_terms
from policies.grounding.problem import Problem
from policies.grounding.rules import GroundingRules, Medications
from practice.grounded import Sentence, Source


def cited(sentence: Sentence, sources: Sequence[Source]) -> tuple[list[Source], list[Problem]]:
    """Return the sources that the sentence cites, in their own order, and what is wrong with the citation."""
    if not sentence.sources:
        return [], [Problem(code="no_source", detail=f"No source is given for: “{sentence.text}”")]
    known = {source.id for source in sources}
    problems = [
        Problem(code="unknown_source", detail=f"There is no source “{source_id}”, cited for: “{sentence.text}”")
        for source_id in sentence.sources
        if source_id not in known
    ]
    wanted = set(sentence.sources)
    return [source for source in sources if source.id in wanted], problems


def check_claims(text: str, material: str, rules: GroundingRules, medications: Medications) -> list[Problem]:
    """Check the facts, names and negations of a sentence against the text of its sources."""
    supported = supported_facts(material, medications)
    problems = [
        Problem(code=f"unsupported_{fact.kind}", detail=f"“{fact.shown}” is not in the cited source: “{text}”")
        for fact in facts(text, medications)
        if unsupported(fact, supported)
    ]
    problems += [
        Problem(code="unsupported_name", detail=f"The name “{name}” is not in the cited source: “{text}”")
        for name in unknown_names(text, material, rules)
    ]
    problems += [
        Problem(code="negation_flipped", detail=f"The cited source says the opposite about “{term}…”: “{text}”")
        for term in flipped_terms(text, material, rules)
    ]
    return problems
