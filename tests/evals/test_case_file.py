from pathlib import Path

import pytest

from evals.case_file import load_cases
from evals.safety.case import SafetyFile
from practice.errors import SettingsError

GOOD = "{id: ok-1, group: crisis, says: [hello], end: {alerts: 1}}"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"version: v\ncases: [{GOOD}, {{id: bad-2, group: crisis, says: [x], end: {{alerts: many}}}}]", "bad-2.end"),
        (f"version: v\ncases: [{GOOD}, {{id: bad-3, group: crisiss, says: [x], end: {{}}}}]", "bad-3.group"),
        ("version: v\ncases: [{id: bad-4, group: crisis, says: [x], end: {alert: 1}}]", "bad-4"),
        ("version: v\ncases: [{id: bad-5, group: crisis, end: {}}]", "bad-5"),
        ("version: v\ncases: [{id: bad-6, group: crisis, says: [x], end: nowhere}]", "bad-6 (nowhere)"),
        (f"version: v\ncases: [{GOOD}, {GOOD}]", "ok-1"),
        ("version: v\ncases: []", "cases"),
        ("cases: [{", "not YAML"),
    ],
)
def test_a_wrong_case_is_named_with_its_file_and_field(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_cases(file, SafetyFile)
    assert "mine.yaml" in refused.value.detail and named in refused.value.detail


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.yaml"):
        load_cases(tmp_path / "none.yaml", SafetyFile)
