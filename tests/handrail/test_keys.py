import base64
import stat
from dataclasses import astuple
from pathlib import Path

import pytest

from handrail.keys import load_keys
from handrail.settings import Settings
from practice.errors import SettingsError

SECRET = base64.b64encode(bytes(range(32))).decode()


def settings(folder: Path, **more: str) -> Settings:
    return Settings(data_dir=folder, _env_file=None, **more)


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    keys = load_keys(settings(tmp_path / "new"))
    file = tmp_path / "new" / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and len(file.read_bytes()) == 32
    assert load_keys(settings(tmp_path / "new")) == keys


def test_each_use_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = astuple(load_keys(settings(tmp_path)))
    assert len(set(keys)) == len(keys) >= 5 and all(len(key) == 32 for key in keys)


def test_a_given_secret_makes_the_same_keys_anywhere_and_no_file(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert load_keys(settings(one, secret_key=SECRET)) == load_keys(settings(two, secret_key=SECRET))
    assert not one.exists() and not two.exists()


@pytest.mark.parametrize("secret", [base64.b64encode(b"short").decode(), "not base64 at all!", ""])
def test_a_secret_of_the_wrong_size_or_form_stops_the_start(secret: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_keys(settings(tmp_path, secret_key=secret))


def test_a_damaged_secret_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"half")
    with pytest.raises(SettingsError):
        load_keys(settings(tmp_path))
