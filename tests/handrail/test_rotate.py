"""``handrail rotate``, as somebody types it, and the keys it leaves behind."""

import asyncio
import base64
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from handrail.cli import app
from handrail.sealing_keys import add_sealing_key, load_sealing_keys
from handrail.settings import Settings, read_settings
from handrail.verify import own_ledger
from practice.errors import SealBroken, SettingsError

ONE, TWO = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def rotate(*options: str) -> Result:
    return CliRunner().invoke(app, ["rotate", *options])


def write(words: str) -> None:
    async def run() -> None:
        async with own_ledger() as ledger, ledger.transaction() as unit:
            await unit.tasks.add("handoff", words)

    asyncio.run(run())


def tasks() -> list[str]:
    async def run() -> list[str]:
        async with own_ledger() as ledger, ledger.reading() as unit:
            return [task.title for task in await unit.tasks.list()]

    return asyncio.run(run())


def test_a_rotation_keeps_everything_readable_and_seals_it_with_the_new_key(folder: Path) -> None:
    write("one")
    before = load_sealing_keys(read_settings())
    result = rotate()
    assert result.exit_code == 0 and "1 rows" in result.output
    after = load_sealing_keys(read_settings())
    assert after.ledger[1:] == before.ledger and after.checkpoints[1:] == before.checkpoints
    assert stat.S_IMODE((folder / "sealing.keys").stat().st_mode) == 0o600
    write("two")
    assert tasks() == ["one", "two"]
    assert CliRunner().invoke(app, ["audit", "verify"]).exit_code == 0
    assert "0 rows" in rotate("--resume").output, "all of it is sealed with the newest"


def test_old_keys_are_forgotten_on_request_and_what_they_sealed_stays_closed(folder: Path) -> None:
    write("one")
    old = (folder / "secret.key").read_bytes()
    assert rotate("--forget").exit_code == 0
    assert len(load_sealing_keys(read_settings()).ledger) == 1 and tasks() == ["one"]
    (folder / "sealing.keys").write_bytes(base64.b64encode(old))
    with pytest.raises(SealBroken):
        tasks()


def test_a_rotation_that_was_cut_off_is_finished(folder: Path) -> None:
    write("one")
    add_sealing_key(read_settings())
    assert tasks() == ["one"]
    assert "1 rows" in rotate("--resume").output


def test_keys_of_the_environment_are_rotated_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_SEALING_SECRETS", ONE)
    write("one")
    assert isinstance(rotate().exception, SettingsError)
    monkeypatch.setenv("HANDRAIL_SEALING_SECRETS", f"{TWO},{ONE}")
    assert "1 rows" in rotate("--resume").output
    monkeypatch.setenv("HANDRAIL_SEALING_SECRETS", TWO)
    assert tasks() == ["one"]


@pytest.mark.parametrize("content", ["", "not base64!", base64.b64encode(b"short").decode(), f"{ONE}\nhalf"])
def test_a_damaged_key_file_stops_the_start(folder: Path, content: str) -> None:
    folder.mkdir()
    (folder / "sealing.keys").write_text(content)
    with pytest.raises(SettingsError):
        load_sealing_keys(Settings(data_dir=folder, _env_file=None))
