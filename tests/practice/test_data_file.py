from pathlib import Path

import pytest

from practice.data_file import load_data_file
from practice.errors import SettingsError
from practice.record import Value


class Shape(Value):
    version: str


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="gone.yaml"):
        load_data_file(tmp_path / "gone.yaml", Shape)


@pytest.mark.parametrize("content", ["version: [", "version: 1\nother: 2", "other: x", "", "- a"])
def test_a_wrong_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(content)
    with pytest.raises(SettingsError, match="wrong.yaml"):
        load_data_file(path, Shape)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "binary.yaml"
    path.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(SettingsError):
        load_data_file(path, Shape)


def test_a_right_file_comes_back_typed(tmp_path: Path) -> None:
    path = tmp_path / "right.yaml"
    path.write_text("version: '2'")
    assert load_data_file(path, Shape) == Shape(version="2")
