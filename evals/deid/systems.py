"""The systems that are measured side by side."""

from collections.abc import Callable
from typing import Any

from evals.deid.reading import Places
from policies.phi import Deidentifier, Identifiers, NameModels
from policies.phi.analyzer import LANGUAGE
from policies.phi.known import KnownMatcher
from policies.phi.ordinary_names import default_ordinary_names
from policies.phi.span import resolve_overlaps

Hide = Callable[[str, Identifiers], Places]
SHIPPED, PATTERNS, DEFAULTS, CHART = "handrail", "patterns alone", "presidio defaults", "chart alone"


def systems(deidentifier: Deidentifier) -> dict[str, Hide]:
    """Return what is shipped, our patterns without a recognizer of names, and Presidio as it comes."""
    alone = Deidentifier.load(names=NameModels(shipped=False))
    defaults = _presidio_defaults()
    return {
        SHIPPED: lambda text, known: _places(deidentifier.spans(text, known)),
        PATTERNS: lambda text, known: _places(alone.spans(text, known)),
        DEFAULTS: lambda text, _: _merged([(one.start, one.end) for one in defaults.analyze(text, LANGUAGE)]),
    }


def chart_alone(text: str, known: Identifiers) -> Places:
    """Hide by the record alone, so that what the record finds is not credited to the looks of a text."""
    return _places(resolve_overlaps(KnownMatcher(known, default_ordinary_names()).spans(text)))


def _presidio_defaults() -> Any:
    """Presidio's own recognizers, all that it loads for English, over a pipeline that only splits words."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    extractor: Any = tldextract.tldextract.TLD_EXTRACTOR
    extractor.suffix_list_urls = ()  # its e-mail recognizer would ask the network for a newer list than it ships
    engine: Any = SpacyNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
    engine.nlp = {LANGUAGE: spacy.blank(LANGUAGE)}
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=[LANGUAGE], nlp_engine=engine)
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE])


def _places(spans: Any) -> Places:
    return [(span.start, span.end) for span in spans]


def _merged(places: list[tuple[int, int]]) -> Places:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
