"""``handrail erase``, as somebody types it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handrail.cli import app
from handrail.verify import own_ledger
from ledger.blanking import ERASED
from practice.errors import InputError


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


async def write() -> None:
    async with own_ledger() as ledger, ledger.transaction() as unit:
        await unit.messages.add((await unit.conversations.open("CL-0001")).id, "client", "a private word")


async def said() -> list[str]:
    async with own_ledger() as ledger, ledger.reading() as unit:
        [conversation] = await unit.conversations.list()
        return [message.body for message in await unit.messages.list(conversation.id)]


def test_a_clients_words_are_erased_and_the_audit_stays_whole() -> None:
    asyncio.run(write())
    result = CliRunner().invoke(app, ["erase", "CL-0001"])
    assert result.exit_code == 0 and "1 messages" in result.output
    assert asyncio.run(said()) == [ERASED]
    assert CliRunner().invoke(app, ["audit", "verify"]).exit_code == 0


@pytest.mark.parametrize("name", ["", "Jordan Avery", "jordan"])
def test_a_name_is_no_id(name: str) -> None:
    result = CliRunner().invoke(app, ["erase", name])
    assert isinstance(result.exception, InputError)
