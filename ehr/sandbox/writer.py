"""The one way a record is written over HTTP: named, versioned, judged, kept, told of — all in one transaction."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from ehr.sandbox.idempotency import WriteMemory, WriteName, Written
from ehr.sandbox.problems import (
    MalformedRequest,
    NoSuchRecord,
    StaleVersion,
    TooLarge,
    Unprocessable,
    VersionMissing,
    invalid_record,
)
from ehr.sandbox.records import Records, body_of
from ehr.sandbox.resource import Resource
from ehr.sandbox.rules import RULES
from ehr.sandbox.rules.references import check_references
from ehr.sandbox.rules.rule import WriteContext
from ehr.sandbox.settings import SandboxSettings
from ehr.sandbox.store import Store
from ehr.sandbox.tokens import Caller
from ehr.sandbox.webhooks.outbox import Outbox
from practice.clock import Clock
from practice.record import Record

LARGEST_BODY = 1_000_000
"""Bytes. A long transcript filed as a document has a tenth of it."""

_DRAFT_ID = "draft"

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""The escape of a NUL character, which PostgreSQL keeps in no text."""


@dataclass(frozen=True)
class WriteRequest:
    """A write as it came in."""

    resource: Resource
    body: bytes
    caller: Caller
    name: WriteName | None


class RecordWriter:
    """Creates and changes records."""

    def __init__(self, store: Store, settings: SandboxSettings, clock: Clock, outbox: Outbox) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._outbox = outbox
        self._memory = WriteMemory(settings.idempotency_hours)

    async def create(self, request: WriteRequest) -> Written:
        """Create a record. Its id, version and time are the server's; such fields in the body are not read."""
        resource, now = request.resource, self._clock()
        given = _json_object(request.body) | {"id": _DRAFT_ID, "version": 1}
        if resource.stamped:
            given[resource.stamped] = now
        draft = _record(resource, given)
        async with self._store.writing() as connection:
            if earlier := await self._memory.recall(connection, request.name, now):
                return earlier
            context = WriteContext(Records(connection), request.caller, now, self._settings)
            await check_references(context.records, None, draft)
            record: Record = draft.model_copy(update={"id": await context.records.next_id(resource)})
            if rule := RULES.get(resource.record):
                record = await rule.creating(record, context)
            await context.records.insert(record)
            await self._outbox.tell(context.records, None, record, now)
            written = Written(201, record.id, record.version, record.model_dump_json())
            await self._memory.keep(connection, request.name, written, now)
        self._outbox.ring()
        return written

    async def change(self, request: WriteRequest, record_id: str, if_match: str | None) -> Written:
        """Merge the given fields into the version that the caller read."""
        resource, now = request.resource, self._clock()
        changes = _changes(resource, request.body)
        version = _version(if_match)
        async with self._store.writing() as connection:
            if earlier := await self._memory.recall(connection, request.name, now):
                return earlier
            context = WriteContext(Records(connection), request.caller, now, self._settings)
            current = await _current(context.records, resource, record_id, version)
            record = _record(resource, _merged(current, changes))
            await check_references(context.records, current, record)
            if rule := RULES.get(resource.record):
                record = await rule.changing(current, record, context)
            await context.records.replace(current, record)
            await self._outbox.tell(context.records, current, record, now)
            written = Written(200, record.id, record.version, body_of(resource, record))
            await self._memory.keep(connection, request.name, written, now)
        self._outbox.ring()
        return written


async def _current(records: Records, resource: Resource, record_id: str, version: int) -> Record:
    current = await records.get(resource.record, record_id)
    if current is None:
        raise NoSuchRecord(f"There is no {resource.path} record {record_id}.")
    if current.version != version:
        raise StaleVersion(f"The record is at version {current.version}. Read it again.", version=current.version)
    return current


def _json_object(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST_BODY:
        raise TooLarge(f"A record has at most {LARGEST_BODY:,} bytes.")
    try:
        found = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise MalformedRequest("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise MalformedRequest("The body must be a JSON object.")
    if _NUL.search(body):
        raise Unprocessable("The body holds a NUL character, which no record can.")
    return found


def _record(resource: Resource, fields: dict[str, Any]) -> Record:
    try:
        return resource.record.model_validate(fields)
    except ValidationError as error:
        raise invalid_record(error) from None


def _changes(resource: Resource, body: bytes) -> dict[str, Any]:
    changes = _json_object(body)
    if fixed := sorted(changes.keys() & resource.unchangeable):
        raise Unprocessable(f"These fields never change: {', '.join(fixed)}.")
    if not changes:
        raise Unprocessable("Nothing to change.")
    return changes


def _merged(current: Record, changes: dict[str, Any]) -> dict[str, Any]:
    """Fields replace fields; custom fields are merged one by one, and null removes one."""
    merged = current.model_dump() | changes | {"version": current.version + 1}
    asked = changes.get("custom_fields")
    if isinstance(asked, dict):
        kept = getattr(current, "custom_fields", {}) | asked
        merged["custom_fields"] = {name: value for name, value in kept.items() if value is not None}
    return merged


def _version(if_match: str | None) -> int:
    if if_match is None:
        raise VersionMissing('Send If-Match with the ETag you read, for example If-Match: "3".')
    found = re.fullmatch(r'"?([0-9]{1,9})"?', if_match.strip())
    if not found:
        raise MalformedRequest('If-Match must be one ETag of ours, for example "3".')
    return int(found[1])
