"""Presidio's analyzer, of given recognizers over a given spaCy pipeline, and never over one that it would fetch."""

from typing import Any

LANGUAGE = "en"
_LABELS = {
    **{"PERSON": "PERSON", "PER": "PERSON", "ORGANIZATION": "ORGANIZATION", "ORG": "ORGANIZATION"},
    **{"LOCATION": "LOCATION", "LOC": "LOCATION", "GPE": "LOCATION", "FAC": "LOCATION"},
    **{"ADDRESS": "ADDRESS", "DATE": "DATE"},
}
"""A pipeline's label to Presidio's entity; what stands here is what a pipeline is asked for."""


def analyzer_of(recognizers: list[Any], pipeline: Any = None) -> Any:
    """Return an ``AnalyzerEngine``; without a pipeline, over one that only splits words."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    wanted = NerModelConfiguration(
        model_to_presidio_entity_mapping=_LABELS,
        labels_to_ignore=["CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT", "TIME", "NORP", "LANGUAGE", "LAW",
                          "EVENT", "PRODUCT", "WORK_OF_ART", "MISC"],
        low_score_entity_names=[],
    )  # fmt: skip
    engine: Any = SpacyNlpEngine(
        models=[{"lang_code": LANGUAGE, "model_name": "loaded"}], ner_model_configuration=wanted
    )
    engine.nlp = {LANGUAGE: pipeline or spacy.blank(LANGUAGE)}
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=recognizers), nlp_engine=engine, supported_languages=[LANGUAGE]
    )
