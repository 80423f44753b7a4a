from pathlib import Path

import pytest
import spacy

from handrail.settings import Settings
from policies.phi import Deidentifier, Identifiers, NameModels
from practice.errors import SettingsError

NOBODY = Identifiers()


@pytest.fixture
def larger(tmp_path: Path) -> Path:
    """A pipeline in a folder that knows one name, which no other recognizer would take for one."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "wheelbarrow"}])  # type: ignore[attr-defined]
    pipeline.to_disk(tmp_path / "larger")
    return tmp_path / "larger"


def test_a_larger_recognizer_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not on this machine"):
        Deidentifier.load(names=NameModels(larger=str(tmp_path / "missing")))


def test_a_folder_that_is_no_model_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("[not json", encoding="utf-8")
    with pytest.raises(SettingsError, match="not on this machine"):
        NameModels(larger=str(tmp_path)).check()


def test_a_larger_recognizer_stands_beside_ours(larger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_NAMES_MODEL", str(larger))
    both = Deidentifier.load(names=Settings(_env_file=None).name_models)
    text = "I told wheelbarrow that Margaret Thompson called."
    assert "wheelbarrow" in Deidentifier.load().deidentify(text, NOBODY).text
    hidden = both.deidentify(text, NOBODY)
    assert "wheelbarrow" not in hidden.text and "Thompson" not in hidden.text
    assert both.restore(hidden.text, hidden.mapping) == text
    assert both.version.endswith(f"names/2+{larger}")
