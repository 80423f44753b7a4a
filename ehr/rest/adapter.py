"""The EHR port over REST, for any EHR that a dialect describes."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from ehr.port import Filter
from ehr.rest.dialect import Dialect, FieldVersion, ResourceDialect
from ehr.rest.exchange import Call, Exchange, Reply
from ehr.rest.json_path import dig, plant
from ehr.rest.mappings import Mappings
from ehr.rest.paging import PageReply, PageRequest
from ehr.rest.record_mapping import CannotBeKept, RecordMapping
from ehr.rest.resilience import Resilience
from practice.errors import EhrNotFound, EhrRejected
from practice.record import Record

R = TypeVar("R", bound=Record)


class RestReader:
    """Reads records; see ``ehr.port.EhrReader``. It has no way to write."""

    def __init__(self, exchange: Exchange, dialect: Dialect, mappings: Mappings) -> None:
        self._exchange = exchange
        self._dialect = dialect
        self._mappings = mappings

    async def read(self, kind: type[R], record_id: str) -> R:
        """Return the record, or raise ``EhrNotFound``."""
        mapping = self._mappings.of(kind)
        address = _address(mapping.resource, record_id)

        async def work(call: Call) -> R:
            return self._record(call, mapping, await call.send("GET", address, repeatable=True))

        return await self._exchange.call("read", mapping.resource.label, work)

    async def search(self, kind: type[R], *, limit: int | None = None, **filters: Filter) -> list[R]:
        """Return every record that matches all filters, oldest first, at most ``limit``."""
        mapping = self._mappings.of(kind)
        if limit is not None and limit < 0:
            raise ValueError("limit cannot be negative")
        wanted = mapping.parameters(filters)

        async def work(call: Call) -> list[R]:
            return await self._pages(call, mapping, wanted, limit)

        return [] if limit == 0 else await self._exchange.call("search", mapping.resource.label, work)

    async def _pages(
        self, call: Call, mapping: RecordMapping[R], wanted: list[tuple[str, str]], limit: int | None
    ) -> list[R]:
        paging = self._dialect.paging
        size = min(paging.largest, limit or paging.largest)
        page: PageRequest | None = paging.first(size)
        found: list[R] = []
        asked: set[PageRequest] = set()
        while page is not None and (limit is None or len(found) < limit):
            if page in asked:
                raise call.nonsense("pages_in_a_circle")
            asked.add(page)
            reply = await self._page(call, mapping, wanted, page)
            records = self._records(call, mapping, reply.body)
            found += records
            page = paging.after(page, PageReply(reply.body, len(records), size, reply.links))
        return found[:limit]

    async def _page(
        self, call: Call, mapping: RecordMapping[R], wanted: list[tuple[str, str]], page: PageRequest
    ) -> Reply:
        if page.address is None:
            parameters = [*wanted, *page.parameters]
            return await call.send("GET", mapping.resource.path, repeatable=True, params=parameters)
        base = self._exchange.client.base_url
        address = base.join(page.address)
        if (address.scheme, address.host, address.port) != (base.scheme, base.host, base.port):
            raise call.nonsense("page_elsewhere")  # the token must not follow a link out of the EHR
        return await call.send("GET", str(address), repeatable=True)

    def _records(self, call: Call, mapping: RecordMapping[R], body: Any) -> list[R]:
        items = dig(body, self._dialect.envelope.records)
        if not isinstance(items, list):
            raise call.nonsense("no_list")
        return [_read(call, mapping, item) for item in items]

    def _record(self, call: Call, mapping: RecordMapping[R], reply: Reply) -> R:
        etag = None if isinstance(self._dialect.concurrency, FieldVersion) else _version(reply.etag)
        return _read(call, mapping, dig(reply.body, self._dialect.envelope.record), etag)


class RestWriter(RestReader):
    """Writes records, and reads their answers; see ``ehr.port.EhrWriter``."""

    async def create(self, record: R, *, idempotency_key: str) -> R:
        """Create the record; its id and version are the EHR's."""
        mapping = self._mappings.of(type(record))
        try:
            body = mapping.creation(record)
        except CannotBeKept as lack:
            raise EhrRejected(str(lack), "Ask the front desk to enter it by hand.") from None
        headers = self._named(idempotency_key)
        return await self._write("create", mapping, "POST", mapping.resource.path, headers, body)

    async def update(
        self, kind: type[R], record_id: str, *, version: int, changes: dict[str, Any], idempotency_key: str
    ) -> R:
        """Change the named fields of the version that was read, or raise ``EhrStale``."""
        mapping = self._mappings.of(kind)
        address = _address(mapping.resource, record_id)
        try:
            body = mapping.changes(changes)
        except CannotBeKept as lack:
            raise EhrRejected(str(lack), "Ask the front desk to enter it by hand.") from None
        headers = self._named(idempotency_key)
        if isinstance(self._dialect.concurrency, FieldVersion):
            plant(body, self._dialect.concurrency.field, version)
        else:
            headers["If-Match"] = f'"{version}"'
        return await self._write("update", mapping, mapping.resource.update_method, address, headers, body)

    async def _write(
        self,
        verb: str,
        mapping: RecordMapping[R],
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: dict[str, Any],
    ) -> R:
        named = self._dialect.idempotency_header is not None

        async def work(call: Call) -> R:
            reply = await call.send(method, address, repeatable=named, headers=headers, json=body)
            return self._record(call, mapping, reply)

        return await self._exchange.call(verb, mapping.resource.label, work)

    def _named(self, key: str) -> dict[str, str]:
        if not key:
            raise ValueError("a write needs an idempotency key")
        return {self._dialect.idempotency_header: key} if self._dialect.idempotency_header else {}


class RestEhr(RestWriter):
    """Both halves of the port. Tools get ``reader``, which cannot write."""

    def __init__(self, client: httpx.AsyncClient, dialect: Dialect, resilience: Resilience | None = None) -> None:
        """Take a client that is signed in and knows the base address. Raises ``SettingsError`` for a wrong dialect."""
        exchange = Exchange(client, dialect.name, dialect.faults, resilience or Resilience())
        super().__init__(exchange, dialect, Mappings(dialect))
        self.reader = RestReader(exchange, dialect, self._mappings)

    async def close(self) -> None:
        """Close the connections."""
        await self._exchange.client.aclose()


def _address(resource: ResourceDialect, record_id: str) -> str:
    """Build a record's address; an id that would mean another address is simply not there."""
    if record_id.strip() in {"", ".", ".."}:
        raise EhrNotFound(f"The records system has no such {resource.label}.", "Check the id, or search for it.")
    return f"{resource.path}/{quote(record_id, safe='', errors='replace')}"


def _read(call: Call, mapping: RecordMapping[R], item: Any, etag: int | None = None) -> R:
    try:
        return mapping.record(item, etag=etag)
    except ValueError:
        pass
    raise call.nonsense("not_a_record")


def _version(etag: str | None) -> int | None:
    """Read an ETag such as ``"3"`` or ``W/"3"``; any other is left to the record's own version."""
    found = re.fullmatch(r'(?:W/)?"?(\d{1,18})"?', etag or "")
    return int(found[1]) if found else None
