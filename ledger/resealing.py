"""Sealing everything anew with the first of the sealing keys, a batch at a time; cut off, it goes on where it was.

The key is the database's, not a practice's, so this works below the repositories, on every practice's rows at once.
"""

from typing import Any

from sqlalchemy import LargeBinary, Table, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import Column

from ledger.database import Database
from ledger.schema import metadata
from ledger.sealing import SealedJson, SealedText, as_stored, sealer_of

BATCH = 500


async def reseal(database: Database) -> int:
    """Seal anew whatever another key has sealed, and return how many rows that were.

    Raises ``SealBroken`` at a value that no key opens: it is left as it is, and so is everything after it.
    """
    total = 0
    for table in metadata.sorted_tables:
        sealed = [column for column in table.c if isinstance(column.type, SealedText | SealedJson)]
        if sealed:
            total += await _reseal_table(database, table, sealed)
    return total


async def _reseal_table(database: Database, table: Table, sealed: list[Column[Any]]) -> int:
    (key,) = table.primary_key
    total, last = 0, ""
    while True:
        async with database.writing() as connection:
            raw = [type_coerce(column, LargeBinary).label(f"raw_{column.name}") for column in sealed]
            batch = table.select().with_only_columns(key, *raw).where(key > last).order_by(key).limit(BATCH)
            rows = (await connection.execute(batch)).mappings().all()
            stale = [row[key.name] for row in rows if _is_stale(database, row, sealed)]
            for name in stale:
                await _reseal_row(connection, table, sealed, name)
        total += len(stale)
        if len(rows) < BATCH:
            return total
        last = rows[-1][key.name]


def _is_stale(database: Database, row: Any, sealed: list[Column[Any]]) -> bool:
    sealer = sealer_of(database.engine.dialect)
    values = [row[f"raw_{column.name}"] for column in sealed]
    return any(value is not None and not sealer.is_current(as_stored(value)) for value in values)


async def _reseal_row(connection: AsyncConnection, table: Table, sealed: list[Column[Any]], name: str) -> None:
    """Read a row's values opened and write them back: the columns' own types seal with the first key."""
    (key,) = table.primary_key
    opened = table.select().with_only_columns(*sealed).where(key == name)
    values = (await connection.execute(opened)).mappings().one()
    await connection.execute(table.update().where(key == name).values({c.name: values[c.name] for c in sealed}))
