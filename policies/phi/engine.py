"""Presidio's analyzer over a blank spaCy pipeline: nothing is downloaded, nothing asks the network."""

import re
from typing import Any

from policies.phi.patterns import PhiPatterns
from policies.phi.span import PhiSpan

_LANGUAGE = "en"
_POSSESSIVE = re.compile(r"['’]s?$")


class PhiEngine:
    """Finds identifying text by its looks. Made once: importing Presidio takes seconds."""

    def __init__(self, patterns: PhiPatterns) -> None:
        self._kinds = dict(patterns.predefined)
        self._analyzer = self._build(patterns)

    def spans(self, text: str) -> list[PhiSpan]:
        """Return every place that looks identifying; places may overlap."""
        return [self._span(text, one) for one in self._analyzer.analyze(text, _LANGUAGE)]

    def _span(self, text: str, found: Any) -> PhiSpan:
        kind = self._kinds.get(found.entity_type, found.entity_type.lower())
        possessive = _POSSESSIVE.search(text, found.start, found.end)
        return PhiSpan(
            start=found.start, end=possessive.start() if possessive else found.end, kind=kind, score=found.score
        )

    def _build(self, patterns: PhiPatterns) -> Any:
        from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
        from presidio_analyzer.predefined_recognizers import (
            CreditCardRecognizer,
            IbanRecognizer,
            IpRecognizer,
            PhoneRecognizer,
        )

        own = [
            PatternRecognizer(
                supported_entity=entry.kind.upper(),
                name=f"handrail-{entry.kind}-{place}",
                patterns=[Pattern(f"{entry.kind}-{place}-{n}", text, 0.8) for n, text in enumerate(entry.patterns)],
                global_regex_flags=re.MULTILINE | (0 if entry.case_sensitive else re.IGNORECASE),
            )
            for place, entry in enumerate(patterns.recognizers)
        ]
        shipped = [PhoneRecognizer(supported_regions=("US",)), CreditCardRecognizer(), IbanRecognizer(), IpRecognizer()]
        return AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=[*own, *shipped]),
            nlp_engine=_blank_pipeline(),
            supported_languages=[_LANGUAGE],
        )


def _blank_pipeline() -> Any:
    """Return Presidio's spaCy engine with a pipeline that only splits words; a trained one can take its place."""
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    engine: Any = SpacyNlpEngine(models=[{"lang_code": _LANGUAGE, "model_name": "blank"}])
    engine.nlp = {_LANGUAGE: spacy.blank(_LANGUAGE)}
    return engine
