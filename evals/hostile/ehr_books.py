"""The sandbox EHR's own books, read from its database file and past every door of Handrail's."""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from ehr.sandbox.catalogue import CATALOGUE
from ehr.sandbox.tables import ACCESS_LOG, IDEMPOTENT_WRITES, RECORDS
from practice.record import Value

OWNED = tuple(one for one in CATALOGUE if {"client_id", "client_ids"} & set(one.record.model_fields))
"""Resources whose records belong to clients."""


class EhrAccess(Value):
    """One line of the access log."""

    number: int
    method: str
    resource: str
    record_id: str | None
    client_id: str | None
    filters: str
    status: int


class NamedWrite(Value):
    """One write that the EHR remembers by its idempotency key; ``place`` is its order."""

    place: int
    key: str
    record_id: str
    status: int


class EhrBooks:
    """Reads the file read-only. ``flush`` makes the EHR write down what its log still holds in memory."""

    def __init__(self, file: Path, flush: Callable[[], Awaitable[None]]) -> None:
        self._file = file
        self._flush = flush
        self._connection: sqlite3.Connection | None = None

    @property
    def folder(self) -> Path:
        """Where the practice keeps its databases."""
        return self._file.parent

    async def accesses(self, after: int = 0) -> list[EhrAccess]:
        """Return the log's lines above a number, oldest first."""
        await self._flush()
        columns = ", ".join(EhrAccess.model_fields)
        found = self._rows(f"SELECT {columns} FROM {ACCESS_LOG.name} WHERE number > ? ORDER BY number", after)
        return [EhrAccess.model_validate(row) for row in found]

    async def last_access(self) -> int:
        """Return the number of the log's last line."""
        await self._flush()
        return int(self._rows(f"SELECT coalesce(max(number), 0) AS last FROM {ACCESS_LOG.name}")[0]["last"])

    def named_writes(self, after: int = 0) -> list[NamedWrite]:
        """Return remembered writes, oldest first."""
        rows = self._rows(
            f"SELECT rowid AS place, key, record_id, status FROM {IDEMPOTENT_WRITES.name} WHERE rowid > ? ORDER BY 1",
            after,
        )
        return [NamedWrite.model_validate(row) for row in rows]

    def written(self) -> tuple[int, int]:
        """Return what changes with every remembered write: the place of the last, and how many there are."""
        [row] = self._rows(f"SELECT coalesce(max(rowid), 0) AS last, count(*) AS n FROM {IDEMPOTENT_WRITES.name}")
        return int(row["last"]), int(row["n"])

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def versions(self) -> dict[str, int]:
        """Return the version of every record, by its id."""
        every = " UNION ALL ".join(f"SELECT id, version FROM {table.name}" for table in RECORDS.values())
        return {row["id"]: int(row["version"]) for row in self._rows(every)}

    def record(self, resource: str, record_id: str) -> dict[str, Any] | None:
        """Return one record as it stands, or None."""
        rows = self._rows(f"SELECT body FROM {RECORDS[resource].name} WHERE id = ?", record_id)
        return json.loads(rows[0]["body"]) if rows else None

    def records(self, resource: str) -> list[dict[str, Any]]:
        """Return every record of a resource."""
        return [json.loads(row["body"]) for row in self._rows(f"SELECT body FROM {RECORDS[resource].name} ORDER BY id")]

    def owners(self, resource: str, record_id: str) -> frozenset[str]:
        """Return the clients whom a record is about; none where there is no such record, or it is about nobody."""
        body = self.record(resource, record_id) or {}
        if resource == "clients":
            return frozenset({body["id"]} if body else ())
        return frozenset({*body.get("client_ids", ()), *filter(None, (body.get("client_id"),))})

    @cached_property
    def primary_clinicians(self) -> dict[str, str | None]:
        """Who treats whom; agents cannot change it."""
        return {one["id"]: one["primary_clinician_id"] for one in self.records("clients")}

    def _rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        if self._connection is None:
            self._connection = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)
            self._connection.row_factory = sqlite3.Row
        return [dict(row) for row in self._connection.execute(statement, values)]
