from pathlib import Path

import pytest
from pydantic import ValidationError

from handrail.settings import Settings, read_settings
from practice.errors import SettingsError


def test_the_defaults_need_nothing_from_outside() -> None:
    settings = Settings(_env_file=None)
    assert settings.host == "127.0.0.1" and settings.ehr_url is None and settings.model_base_url is None
    assert settings.ledger_url.startswith("sqlite") and settings.tracing == "off"
    assert settings.practice_file.is_file() and settings.documents_dir.is_dir()


def test_the_environment_names_every_setting_with_the_prefix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDRAIL_PORT", "8123")
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", "1")
    settings = Settings(_env_file=None)
    assert (settings.port, settings.data_dir) == (8123, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HANDRAIL_PORT", "0"),
        ("HANDRAIL_PORT", "many"),
        ("HANDRAIL_MODEL_TIMEOUT_SECONDS", "0"),
        ("HANDRAIL_REQUESTS_PER_MINUTE", "-1"),
        ("HANDRAIL_SIGN_INS_PER_MINUTE", "0"),
        ("HANDRAIL_TRACING", "everywhere"),
        ("HANDRAIL_SECURE_COOKIES", "perhaps"),
    ],
)
def test_a_wrong_value_stops_the_start_with_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        read_settings()


def test_an_endpoint_without_a_model_is_not_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_MODEL_BASE_URL", "http://127.0.0.1:1/v1")
    with pytest.raises(SettingsError, match="HANDRAIL_MODEL is not"):
        read_settings()


def test_secrets_are_not_shown_and_settings_do_not_change() -> None:
    settings = Settings(_env_file=None, model_api_key="sk-private", webhook_secret="whsec-private")
    assert "private" not in repr(settings) + str(settings.model_dump())
    with pytest.raises(ValidationError):
        settings.port = 1
