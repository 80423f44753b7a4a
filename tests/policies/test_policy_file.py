from pathlib import Path

import pytest

from policies.policy_file import load_policy_file
from practice.errors import SettingsError
from practice.record import Value


class _Limits(Value):
    version: str
    most: int


def test_a_missing_policy_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_policy_file(tmp_path / "absent.yaml", _Limits)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is wrong"),
        (b"version: limits/1", "most"),
        (b"version: limits/1\nmost: many", "most"),
        (b"version: limits/1\nmost: 3\nextra: 1", "extra"),
        (b"version: [", "not YAML"),
        (b"\xff\xfe\x00", "not YAML"),
        (b"version: !!python/object/apply:os.getcwd []\nmost: 1", "not YAML"),
    ],
)
def test_a_wrong_policy_stops_the_start(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "limits.yaml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=complaint):
        load_policy_file(path, _Limits)


def test_a_policy_is_read_into_its_shape(tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text("version: limits/1\nmost: 3", encoding="utf-8")
    assert load_policy_file(path, _Limits) == _Limits(version="limits/1", most=3)
