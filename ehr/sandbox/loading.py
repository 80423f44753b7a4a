"""Bulk loading: a whole practice in a few seconds, past the rules that hold for single writes."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ehr.sandbox.catalogue import CATALOGUE, resource_of
from ehr.sandbox.records import link_rows, row_of
from ehr.sandbox.resource import Resource
from ehr.sandbox.tables import LINKS, RECORDS, SEQUENCES
from practice.record import Record

_CHUNK = 2_000


async def load_records(connection: AsyncConnection, records: Iterable[Record]) -> int:
    """Insert records of any kinds under the ids they have; later ids continue after the highest. Returns how many."""
    by_kind: dict[type[Record], list[Record]] = defaultdict(list)
    for record in records:
        by_kind[type(record)].append(record)
    for kind, group in by_kind.items():
        resource = resource_of(kind)
        for start in range(0, len(group), _CHUNK):
            await _insert(connection, resource, group[start : start + _CHUNK])
        await _continue_ids(connection, resource, group)
    return sum(len(group) for group in by_kind.values())


async def count_records(connection: AsyncConnection) -> dict[str, int]:
    """How many records each resource has."""
    counts = {}
    for resource in CATALOGUE:
        found = await connection.execute(select(func.count()).select_from(RECORDS[resource.path]))
        counts[resource.path] = found.scalar_one()
    return counts


async def _insert(connection: AsyncConnection, resource: Resource, group: list[Record]) -> None:
    await connection.execute(insert(RECORDS[resource.path]), [row_of(resource, record) for record in group])
    if links := [row for record in group for row in link_rows(resource, record)]:
        await connection.execute(insert(LINKS[resource.path]), links)


async def _continue_ids(connection: AsyncConnection, resource: Resource, group: list[Record]) -> None:
    table = SEQUENCES
    known = await connection.execute(select(table.c.last).where(table.c.resource == resource.path))
    last = max([known.scalar_one_or_none() or 0, *(resource.number_of(record.id) for record in group)])
    await connection.execute(delete(table).where(table.c.resource == resource.path))
    await connection.execute(insert(table).values(resource=resource.path, last=last))
