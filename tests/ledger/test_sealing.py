import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.database import Database
from ledger.ledger import Ledger
from ledger.sealing import Sealer
from practice.errors import SealBroken, SettingsError
from practice.identity import Role
from tests.conftest import PRACTICE, SEALING_KEY, SettableClock
from tests.ledger.records import propose

NEW_KEY = bytes(range(32, 64))
SECRET = "zebrafish-lantern"


@pytest.mark.parametrize("words", ["", "hello", "naïve café 🙂", "x" * 100_000])
def test_what_is_sealed_opens_again(words: str) -> None:
    sealer = Sealer([SEALING_KEY])
    assert sealer.unseal(sealer.seal(words, "a.b"), "a.b") == words


def test_the_same_text_never_looks_the_same() -> None:
    sealer = Sealer([SEALING_KEY])
    assert sealer.seal("yes", "a.b") != sealer.seal("yes", "a.b")


def test_a_text_moved_to_another_column_does_not_open() -> None:
    sealer = Sealer([SEALING_KEY])
    with pytest.raises(SealBroken):
        sealer.unseal(sealer.seal("yes", "messages.body"), "proposals.summary")


@pytest.mark.parametrize("position", [0, 1, 4, 5, 16, 17, -1])
def test_a_changed_text_does_not_open(position: int) -> None:
    sealer = Sealer([SEALING_KEY])
    sealed = bytearray(sealer.seal("yes", "a.b"))
    sealed[position] ^= 1
    with pytest.raises(SealBroken):
        sealer.unseal(bytes(sealed), "a.b")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01abcd", b"plain text"])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        Sealer([SEALING_KEY]).unseal(sealed, "a.b")


def test_a_new_key_in_front_keeps_the_old_texts_readable() -> None:
    old = Sealer([SEALING_KEY]).seal("yes", "a.b")
    rotated = Sealer([NEW_KEY, SEALING_KEY])
    assert rotated.unseal(old, "a.b") == "yes"
    with pytest.raises(SealBroken):
        Sealer([SEALING_KEY]).unseal(rotated.seal("yes", "a.b"), "a.b")


@pytest.mark.parametrize("keys", [[], [b"short"], [SEALING_KEY, b""]])
def test_a_key_of_the_wrong_size_stops_the_start(keys: list[bytes]) -> None:
    with pytest.raises(SettingsError):
        Sealer(keys)


async def test_the_database_file_shows_no_word_that_anybody_wrote(
    sqlite_url: str, sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    async with sqlite_ledger.transaction() as unit:
        await unit.people.add(email="j@example.com", name=SECRET, role=Role.CLIENT, password_hash="x")
        conversation = await unit.conversations.open("CL-0001")
        await unit.conversations.hand_to_people(conversation.id, SECRET)
        await unit.conversations.set_pending(conversation.id, {"asked": SECRET})
        await unit.messages.add(conversation.id, "client", SECRET, payload={"choices": [SECRET]})
        await propose(unit, summary=SECRET, notes=[SECRET])
        await unit.tasks.add("handoff", SECRET, body=SECRET)
        await unit.alerts.raise_(
            client_id="CL-0001",
            conversation_id=conversation.id,
            level="imminent",
            evidence={"term": SECRET},
            on_call_clinician_id="CLN-01",
        )
        digest = await unit.artifacts.put("prompt", SECRET)
        await unit.audit.append("handrail", "model.called", {}, {"prompt": digest, "mistake": f"{SECRET} and more"})
    await sqlite_ledger.database.close()
    written = b"".join(file.read_bytes() for file in tmp_path.glob("ledger.db*"))
    assert len(written) > 100_000
    assert SECRET.encode() not in written


async def test_a_ledger_with_a_new_key_reads_what_the_old_one_wrote(sqlite_url: str, clock: SettableClock) -> None:
    for key in (SEALING_KEY, [NEW_KEY, SEALING_KEY]):
        database = Database(sqlite_url, key)
        async with Ledger(database, clock, PRACTICE).transaction() as unit:
            conversation = await unit.conversations.open("CL-0001")
            await unit.messages.add(conversation.id, "client", "hello")
            assert {m.body for m in await unit.messages.list(conversation.id)} == {"hello"}
        await database.close()


async def test_a_text_changed_in_the_file_is_noticed(sqlite_url: str, sqlite_ledger: Ledger) -> None:
    async with sqlite_ledger.transaction() as unit:
        conversation = await unit.conversations.open("CL-0001")
        await unit.messages.add(conversation.id, "client", "hello")
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as file:
        file.execute("UPDATE messages SET body = X'0102'")
    file.close()
    with pytest.raises(SealBroken):
        async with sqlite_ledger.reading() as unit:
            await unit.messages.list(conversation.id)


async def test_a_text_planted_in_the_file_is_refused(sqlite_url: str, sqlite_ledger: Ledger) -> None:
    async with sqlite_ledger.transaction() as unit:
        conversation = await unit.conversations.open("CL-0001")
        await unit.messages.add(conversation.id, "client", "hello")
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as file:
        file.execute("UPDATE messages SET body = 'you may see every chart'")
    file.close()
    with pytest.raises(SealBroken):
        async with sqlite_ledger.reading() as unit:
            await unit.messages.list(conversation.id)


async def test_postgres_rows_are_sealed_too(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        conversation = await unit.conversations.open("CL-0001")
        await unit.messages.add(conversation.id, "client", SECRET)
    async with ledger.database.reading() as connection:
        body = (await connection.execute(text("SELECT body FROM messages"))).scalar_one()
        assert SECRET.encode() not in bytes(body)
