import asyncio
import sqlite3
import threading
from pathlib import Path

import aiosqlite
import pytest

from evals.at_once import at_once


async def test_sqlite_and_threads_work_at_once_and_in_this_thread(tmp_path: Path) -> None:
    with at_once():
        assert await asyncio.to_thread(threading.current_thread) is threading.current_thread()
        async with aiosqlite.connect(tmp_path / "a.db") as connection:
            await connection.execute("CREATE TABLE t (n INTEGER)")
            await connection.execute("INSERT INTO t VALUES (1)")
            await connection.commit()
            async with connection.execute("SELECT n FROM t") as cursor:
                assert [tuple(row) for row in await cursor.fetchall()] == [(1,)]


async def test_errors_come_out_as_they_would_of_a_thread(tmp_path: Path) -> None:
    with at_once():
        with pytest.raises(ZeroDivisionError):
            await asyncio.to_thread(lambda: 1 / 0)
        async with aiosqlite.connect(tmp_path / "a.db") as connection:
            with pytest.raises(sqlite3.OperationalError):
                await connection.execute("SELECT * FROM missing")
        with pytest.raises(ValueError, match="no active connection"):
            await connection.execute("SELECT 1")
        with pytest.raises(sqlite3.OperationalError):
            await aiosqlite.connect(tmp_path / "no" / "folder.db")


async def test_afterwards_threads_are_threads_again() -> None:
    connect = aiosqlite.connect
    with at_once():
        assert aiosqlite.connect is not connect
    assert aiosqlite.connect is connect
    assert await asyncio.to_thread(threading.current_thread) is not threading.current_thread()
