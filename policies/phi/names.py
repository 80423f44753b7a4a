"""Which recognizers of names stand behind the patterns: the shipped one, and a larger one where there is one."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.phi.analyzer import analyzer_of
from policies.phi.name_model import VERSION, load_names
from practice.errors import SettingsError


@dataclass(frozen=True)
class NameModels:
    """The recognizers of names, loaded when first asked for.

    shipped: use the one trained by this project. larger: a spaCy package or folder, or a folder with a transformers
    model for token classification; it stands beside the shipped one, and whatever either finds is hidden.
    """

    shipped: bool = True
    larger: str | None = None

    @property
    def version(self) -> str:
        """What a result is stamped with."""
        return "+".join([*([VERSION] if self.shipped else []), *([self.larger] if self.larger else [])]) or "no names"

    def analyzers(self) -> list[Any]:
        """Return one Presidio analyzer a model. Raises SettingsError for a model that is not on this machine."""
        found = [_over_spacy(load_names())] if self.shipped else []
        if self.larger is not None:
            found.append(_larger(self.larger))
        return found

    def check(self) -> None:
        """Raise SettingsError where the larger model is not there, without loading it."""
        if self.larger is not None and not _is_transformer(self.larger) and not _is_spacy(self.larger):
            raise SettingsError(
                "The larger name recognizer is not on this machine.",
                "Install the spaCy package or correct HANDRAIL_NAMES_MODEL; nothing is downloaded.",
            )


def _is_spacy(model: str) -> bool:
    from spacy.util import is_package

    return bool(is_package(model)) or (Path(model) / "meta.json").is_file()


def _is_transformer(model: str) -> bool:
    config = Path(model) / "config.json"
    try:
        return config.is_file() and "model_type" in json.loads(config.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def _larger(model: str) -> Any:
    NameModels(larger=model).check()
    if _is_transformer(model):
        return _over_transformer(model)
    import spacy

    return _over_spacy(spacy.load(model))


def _over_spacy(pipeline: Any) -> Any:
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    labels = ["PERSON", "LOCATION", "ORGANIZATION", "ADDRESS", "DATE", "DATE_TIME"]
    return analyzer_of([SpacyRecognizer(supported_entities=labels)], pipeline)


def _over_transformer(folder: str) -> Any:
    from presidio_analyzer.predefined_recognizers import HuggingFaceNerRecognizer

    return analyzer_of([HuggingFaceNerRecognizer(model_name=folder)], None)
