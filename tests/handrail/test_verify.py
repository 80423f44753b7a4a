"""The audit commands, as somebody types them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from handrail.cli import app
from practice.errors import HandrailError


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})


@pytest.fixture
def export(installed: Path) -> tuple[Path, Path]:
    """An export of three events, and the public key."""
    file, key = installed / "audit.jsonl", installed / "audit.pem"
    for _ in range(3):
        assert typed("audit", "export", file).exit_code == 0
    key.write_text(typed("audit", "public-key").output)
    return file, key


def test_an_export_is_verified_where_nothing_else_of_handrail_is(
    export: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key = export
    elsewhere = file.parent / "elsewhere"
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(elsewhere))
    result = typed("audit", "verify", file, "--public-key", key)
    assert result.exit_code == 0 and "3 events, whole" in result.output
    assert not elsewhere.exists(), "no secret was made, no database opened"


@pytest.mark.parametrize(
    ("how", "change"),
    [
        ("edited", lambda lines: [lines[0].replace("export.made", "chart.read"), *lines[1:]]),
        ("inserted", lambda lines: [lines[0], lines[0], *lines[1:]]),
        ("deleted", lambda lines: [lines[0], *lines[2:]]),
        ("truncated", lambda lines: [*lines[:2], lines[-1]]),
        ("reordered", lambda lines: [lines[1], lines[0], *lines[2:]]),
    ],
)
def test_what_was_done_to_an_export_is_told_and_fails(export: tuple[Path, Path], how: str, change: object) -> None:
    file, key = export
    assert callable(change)
    file.write_text("".join(change(file.read_text().splitlines(keepends=True))))
    result = typed("audit", "verify", file, "--public-key", key)
    assert result.exit_code == 1 and "broken at" in result.output, how


def test_the_chain_of_this_installation_is_verified_without_a_file(export: tuple[Path, Path]) -> None:
    result = typed("audit", "verify", "--anchor", export[0])
    assert result.exit_code == 0 and "3 events, whole" in result.output


def test_a_key_of_somebody_else_does_not_verify(
    export: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path / "another"))
    other = tmp_path / "another.pem"
    other.write_text(typed("audit", "public-key").output)
    assert typed("audit", "verify", export[0], "--public-key", other).exit_code == 1


def test_adopting_a_chain_that_is_signed_changes_nothing(export: tuple[Path, Path]) -> None:
    assert "3 events, whole" in typed("audit", "adopt").output
    assert "3 events, whole" in typed("audit", "verify").output


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "missing.jsonl"),
        ("verify", "audit.jsonl", "--public-key", "missing.pem"),
        ("verify", "--anchor", "audit.pem"),
    ],
)
def test_a_file_that_is_missing_or_wrong_is_an_error_with_advice(
    export: tuple[Path, Path], words: tuple[str, ...]
) -> None:
    result = typed("audit", *words)
    assert result.exit_code != 0 and isinstance(result.exception, HandrailError)
