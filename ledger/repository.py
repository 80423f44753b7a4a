"""The one place where a practice's rows are kept apart from another's, and where SQL is built.

A repository never builds a statement but through these methods, so none can forget the practice
(``tests/ledger/test_isolation.py`` checks it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, RowMapping, Select, Table, Update, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from ledger.ids import new_id
from practice.clock import Clock
from practice.record import Value

V = TypeVar("V", bound=Value)
Statement = Select[Any] | ReturningUpdate[Any] | ReturningInsert[Any]


@dataclass(frozen=True, slots=True)
class Work:
    """What the repositories of one unit of work share: an open transaction, the practice, the time."""

    connection: AsyncConnection
    practice_id: str
    clock: Clock
    writable: bool = True

    @property
    def is_sqlite(self) -> bool:
        """SQLite has one writer at a time; PostgreSQL must be told where to queue."""
        return self.connection.dialect.name == "sqlite"


class Repository:
    """Rows of one noun, of one practice, inside one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def _select(self, table: Table) -> Select[Any]:
        return select(table).where(table.c.practice_id == self._work.practice_id)

    def _update(self, table: Table) -> Update:
        return update(table).where(table.c.practice_id == self._work.practice_id)

    async def _insert(self, table: Table, **values: Any) -> None:
        await self._work.connection.execute(insert(table), {"practice_id": self._work.practice_id, **values})

    async def _insert_all(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        mine = [{"practice_id": self._work.practice_id, **row} for row in rows]
        await self._work.connection.execute(insert(table), mine)

    async def _insert_once(self, table: Table, **values: Any) -> bool:
        """Insert unless a unique rule says that the row is there already; tell whether this call was the first."""
        row = {"practice_id": self._work.practice_id, **values}
        key = next(iter(table.primary_key))
        statement: ReturningInsert[Any]
        if self._work.is_sqlite:
            statement = sqlite.insert(table).values(row).on_conflict_do_nothing().returning(key)
        else:
            statement = postgresql.insert(table).values(row).on_conflict_do_nothing().returning(key)
        return await self._row(statement) is not None

    async def _execute(self, statement: Executable) -> None:
        await self._work.connection.execute(statement)

    async def _row(self, statement: Statement) -> RowMapping | None:
        return (await self._work.connection.execute(statement)).mappings().one_or_none()

    async def _first(self, kind: type[V], statement: Statement) -> V | None:
        row = await self._row(statement)
        return None if row is None else _as_value(kind, row)

    async def _all(self, kind: type[V], statement: Statement) -> list[V]:
        return [_as_value(kind, row) for row in (await self._work.connection.execute(statement)).mappings()]

    async def _exists(self, table: Table, *conditions: ColumnElement[bool]) -> bool:
        return await self._row(self._select(table).where(*conditions).limit(1)) is not None

    async def _queue_for(self, key: str) -> None:
        """Wait until no other transaction that queues for ``key`` is open; SQLite's one writer has waited already."""
        if not self._work.is_sqlite:
            number = func.hashtextextended(f"{self._work.practice_id}/{key}", 0)
            await self._work.connection.execute(select(func.pg_advisory_xact_lock(number)))

    def _new_id(self, prefix: str) -> str:
        return new_id(prefix, self._work.clock())


def _as_value(kind: type[V], row: RowMapping) -> V:
    return kind.model_validate({name: row[name] for name in kind.model_fields})
