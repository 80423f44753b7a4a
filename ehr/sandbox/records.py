"""The records in the database: get, list, insert, replace. Every SQL statement about records stands here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic_core import from_json
from sqlalchemy import bindparam, delete, insert, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ehr.sandbox.catalogue import resource_of
from ehr.sandbox.query import Query
from ehr.sandbox.resource import Resource
from ehr.sandbox.tables import LINKS, RECORDS, SEQUENCES
from practice.record import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Page:
    """A page of records as the JSON they are served in."""

    bodies: Sequence[str]
    next_cursor: str | None


@dataclass(frozen=True)
class Served:
    """A record's JSON and its version."""

    body: str
    version: int


def body_of(resource: Resource, record: Record) -> str:
    """The JSON that a record is kept and served in, without its hidden fields."""
    return record.model_dump_json(exclude=set(resource.hidden) or None)


def row_of(resource: Resource, record: Record) -> dict[str, Any]:
    """The row of a record."""
    columns = {column.name: column.value(record) for column in resource.columns}
    return {"id": record.id, "version": record.version, "body": body_of(resource, record), **columns}


def link_rows(resource: Resource, record: Record) -> list[dict[str, str]]:
    """The link-table rows of a record that several clients share."""
    if not resource.shared_by:
        return []
    return [{"client_id": each, "record_id": record.id} for each in dict.fromkeys(getattr(record, resource.shared_by))]


class Records:
    """Records over one connection; inside ``Store.writing`` what is read cannot change before it is written."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def served(self, resource: Resource, record_id: str) -> Served | None:
        """The record as it is served, or None."""
        table = RECORDS[resource.path]
        found = await self.connection.execute(select(table.c.body, table.c.version).where(table.c.id == record_id))
        row = found.first()
        return Served(row.body, row.version) if row else None

    async def page(self, resource: Resource, query: Query) -> Page:
        """One page of the records that match."""
        table = RECORDS[resource.path]
        order = [*(table.c[name] for name in resource.order), table.c.id]
        wanted = select(table.c.body, *order).where(*query.conditions).order_by(*order).limit(query.limit + 1)
        rows = (await self.connection.execute(wanted)).all()
        more = len(rows) > query.limit
        kept = rows[: query.limit]
        return Page([row.body for row in kept], query.cursor_after(kept[-1][1:]) if more else None)

    async def get(self, kind: type[R], record_id: str) -> R | None:
        """The typed record, hidden fields included, or None."""
        found = await self.where(kind, RECORDS[resource_of(kind).path].c.id == record_id)
        return found[0] if found else None

    async def where(self, kind: type[R], *conditions: Any) -> list[R]:
        """Typed records under SQL conditions, in natural order."""
        resource = resource_of(kind)
        table = RECORDS[resource.path]
        order = [*(table.c[name] for name in resource.order), table.c.id]
        hidden = sorted(resource.hidden)
        wanted = select(table.c.body, *(table.c[name] for name in hidden)).where(*conditions).order_by(*order)
        return [
            kind.model_validate(from_json(row[0]) | dict(zip(hidden, row[1:], strict=True)))
            for row in await self.connection.execute(wanted)
        ]

    async def missing(self, wanted: Mapping[type[Record], Iterable[str]]) -> list[str]:
        """Those of the wanted ids, of several kinds, that no record has."""
        asked = [
            select(RECORDS[resource_of(kind).path].c.id).where(RECORDS[resource_of(kind).path].c.id.in_(list(ids)))
            for kind, ids in wanted.items()
        ]
        found = set((await self.connection.execute(union_all(*asked))).scalars()) if asked else set()
        return [each for ids in wanted.values() for each in ids if each not in found]

    async def next_id(self, resource: Resource) -> str:
        """Take the next id of the resource's pattern."""
        taken = await self.connection.execute(
            update(SEQUENCES)
            .where(SEQUENCES.c.resource == resource.path)
            .values(last=SEQUENCES.c.last + 1)
            .returning(SEQUENCES.c.last)
        )
        last = taken.scalar_one_or_none()
        if last is None:
            last = 1
            await self.connection.execute(insert(SEQUENCES).values(resource=resource.path, last=last))
        return resource.id_of(last)

    async def insert(self, record: Record) -> None:
        """Add a record under the id it has."""
        resource = resource_of(type(record))
        await self.connection.execute(insert(RECORDS[resource.path]), row_of(resource, record))
        if links := link_rows(resource, record):
            await self.connection.execute(insert(LINKS[resource.path]), links)

    async def replace(self, before: Record, after: Record) -> None:
        """Write ``after`` over ``before``."""
        resource = resource_of(type(after))
        table = RECORDS[resource.path]
        this = table.c.id == bindparam("this_id")
        await self.connection.execute(update(table).where(this), {"this_id": after.id, **row_of(resource, after)})
        links = link_rows(resource, after)
        if links != link_rows(resource, before):
            link = LINKS[resource.path]
            await self.connection.execute(delete(link).where(link.c.record_id == after.id))
            await self.connection.execute(insert(link), links)
