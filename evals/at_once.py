"""Work that is otherwise done in threads, done at once: a run that plays one act after another waits for nothing.

A hop to a thread and back costs more than most of the statements that it is made for. Nothing else changes: the same
statements, the same order, the same databases. Not for what plays several acts side by side.
"""

import asyncio
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import aiosqlite

T = TypeVar("T")


class AtOnceExecutor(ThreadPoolExecutor):
    """Does what it is given before it returns; no thread is ever started."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Return a future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


class _NoThread:
    """Stands where a connection keeps its thread."""

    daemon = True

    def is_alive(self) -> bool:
        return True


class _NoQueue:
    """Stands where a connection queues for its thread; does what is queued at once."""

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, function = item
        try:
            result = function()
        except BaseException as error:
            if future is None:
                raise
            future.set_exception(error)
            return
        if future is not None:
            future.set_result(result)


class AtOnceConnection(aiosqlite.Connection):
    """A connection to SQLite without a thread of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._thread: Any = _NoThread()
        self._tx: Any = _NoQueue()

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        """Open it; there is no thread to start."""
        return self._connect().__await__()

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        if not self._running or not self._connection:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)


@contextmanager
def at_once() -> Iterator[None]:
    """For as long as the block lasts, new connections to SQLite and the running loop's executor need no thread."""
    connect = aiosqlite.connect

    def connect_at_once(*args: Any, **kwargs: Any) -> aiosqlite.Connection:
        opened = connect(*args, **kwargs)
        return AtOnceConnection(opened._connector, opened._iter_chunk_size)

    loop = asyncio.get_running_loop()
    loop.set_default_executor(AtOnceExecutor(1))
    aiosqlite.connect = connect_at_once
    try:
        yield
    finally:
        aiosqlite.connect = connect
        loop.set_default_executor(ThreadPoolExecutor())
