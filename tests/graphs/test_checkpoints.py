"""Paused runs at rest: sealed by name of key, opened by any of the keys, and nothing opened that was not sealed."""

from pathlib import Path
from typing import Any, cast

import pytest
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from graphs.checkpoints import CheckpointCipher, SealedSerializer, open_checkpoints, reseal_checkpoints
from practice.errors import SealBroken

OLD, NEW = bytes(32), bytes(range(32))
SECRET = "zebrafish lantern"
CONFIG: Any = {"configurable": {"thread_id": "RUN-1", "checkpoint_ns": ""}}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgres" else "sqlite:///unused"


async def put(saver: Any) -> None:
    said = {**empty_checkpoint(), "channel_values": {"principal": {"name": SECRET}}}
    said["channel_versions"] = {"principal": "1"}
    stored = await saver.aput(CONFIG, said, {"source": "input", "step": 1, "parents": {}}, {"principal": "1"})
    await saver.aput_writes(stored, [("outcome", {"words": SECRET})], "task-1")


async def read(saver: Any) -> tuple[Any, Any]:
    kept = await saver.aget_tuple(CONFIG)
    [(_, _, written)] = kept.pending_writes
    return kept.checkpoint["channel_values"]["principal"]["name"], written["words"]


async def test_a_new_key_seals_what_the_old_one_did_and_the_old_one_is_needed_no_more(url: str, tmp_path: Path) -> None:
    async with open_checkpoints(url, tmp_path, [OLD]) as saver:
        await put(saver)
    async with open_checkpoints(url, tmp_path, [NEW, OLD]) as saver:
        assert await read(saver) == (SECRET, SECRET)
        assert await reseal_checkpoints(saver, [NEW, OLD]) == 2
        assert await reseal_checkpoints(saver, [NEW, OLD]) == 0
        assert await read(saver) == (SECRET, SECRET)
    async with open_checkpoints(url, tmp_path, [NEW]) as saver:
        assert await read(saver) == (SECRET, SECRET)
    async with open_checkpoints(url, tmp_path, [OLD]) as saver:
        with pytest.raises(SealBroken):
            await read(saver)


async def test_a_row_without_the_ciphers_tag_is_refused(url: str, tmp_path: Path) -> None:
    async with open_checkpoints(url, tmp_path, [NEW]) as saver:
        await put(saver)
        if isinstance(saver, AsyncSqliteSaver):
            await saver.conn.execute("UPDATE checkpoints SET type = 'json', checkpoint = '{}'")
            await saver.conn.commit()
        else:
            async with cast(AsyncPostgresSaver, saver)._cursor() as cursor:
                await cursor.execute("UPDATE checkpoint_blobs SET type = 'json', blob = '{}'")
        with pytest.raises(SealBroken):
            await read(saver)
        with pytest.raises(SealBroken):
            await reseal_checkpoints(saver, [NEW])


async def test_the_file_shows_no_word(tmp_path: Path) -> None:
    async with open_checkpoints("sqlite:///unused", tmp_path, [NEW]) as saver:
        await put(saver)
    assert SECRET.encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("checkpoints.db*"))


def test_what_was_sealed_before_keys_had_names_still_opens() -> None:
    cipher = CheckpointCipher([OLD])
    _, sealed = cipher.encrypt(b"words")
    assert CheckpointCipher([NEW, OLD]).decrypt("aesgcm", sealed) == b"words"


@pytest.mark.parametrize(
    ("kind", "sealed"),
    [("json", b"{}"), ("json+none", b"{}"), ("json+aesgcm", b"too short"), ("json+aesgcm-00000000", b"x" * 40)],
)
def test_what_was_not_sealed_here_does_not_open(kind: str, sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        SealedSerializer(CheckpointCipher([NEW])).loads_typed((kind, sealed))
