"""The HTTP face of a resource: list, read, create, change. The same four for every entry of the catalogue."""

import json
import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response, Security

from ehr.sandbox.gate import Gate
from ehr.sandbox.idempotency import Written, name_of_write
from ehr.sandbox.openapi import ResourceDescription
from ehr.sandbox.problems import NoSuchRecord
from ehr.sandbox.query import read_query
from ehr.sandbox.records import Records
from ehr.sandbox.resource import Resource
from ehr.sandbox.store import Store
from ehr.sandbox.tokens import Caller
from ehr.sandbox.writer import RecordWriter, WriteRequest

_ID = re.compile(r"[A-Za-z0-9-]{1,40}")

IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key")]
IfMatch = Annotated[str | None, Header(alias="If-Match")]


@dataclass(frozen=True)
class Services:
    """What the endpoints work with."""

    store: Store
    writer: RecordWriter
    gate: Gate


class ResourceEndpoints:
    """The four endpoints of one resource. The router has admitted the caller before any of them runs."""

    def __init__(self, resource: Resource, services: Services) -> None:
        self._resource = resource
        self._store = services.store
        self._writer = services.writer

    async def list_records(self, request: Request) -> Response:
        """Records that match every filter, in natural order, a page at a time."""
        query = read_query(self._resource, request.query_params.multi_items())
        async with self._store.reading() as connection:
            page = await Records(connection).page(self._resource, query)
        # The bodies are kept as they are served: joining them is all there is to do.
        body = f'{{"items":[{",".join(page.bodies)}],"next_cursor":{json.dumps(page.next_cursor)}}}'
        return Response(body, media_type="application/json")

    async def read_record(self, record_id: str) -> Response:
        """One record, with its version as the ETag."""
        self._check_id(record_id)
        async with self._store.reading() as connection:
            found = await Records(connection).served(self._resource, record_id)
        if found is None:
            raise self._unknown()
        return Response(found.body, headers={"ETag": f'"{found.version}"'}, media_type="application/json")

    async def create_record(self, request: Request, idempotency_key: IdempotencyKey = None) -> Response:
        """A new record. The server picks the id and the version, and sets the time of writing."""
        return self._answer(await self._writer.create(await self._write(request, idempotency_key)))

    async def change_record(
        self, request: Request, record_id: str, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """The given fields replace the record's; custom fields are merged, and null removes one."""
        self._check_id(record_id)
        write = await self._write(request, idempotency_key)
        return self._answer(await self._writer.change(write, record_id, if_match))

    async def _write(self, request: Request, key: str | None) -> WriteRequest:
        caller: Caller = request.state.caller
        body = await request.body()
        name = name_of_write(caller.api_client, key, request.method, request.url.path, body)
        return WriteRequest(self._resource, body, caller, name)

    def _check_id(self, record_id: str) -> None:
        if not _ID.fullmatch(record_id):
            raise self._unknown()

    def _unknown(self) -> NoSuchRecord:
        return NoSuchRecord(f"There is no such record among {self._resource.path}.")

    def _answer(self, written: Written) -> Response:
        headers = {"ETag": f'"{written.version}"', "Location": f"/v1/{self._resource.path}/{written.record_id}"}
        if written.replayed:
            headers["Idempotency-Replayed"] = "true"
        return Response(written.body, written.status, headers, media_type="application/json")


def resource_router(resource: Resource, services: Services) -> APIRouter:
    """Return the routes of one resource, each behind its scope."""
    router = APIRouter(prefix=f"/v1/{resource.path}", tags=[resource.path])
    endpoints = ResourceEndpoints(resource, services)
    read = [Security(services.gate.admit, scopes=[f"{resource.path}:read"])]
    write = [Security(services.gate.admit, scopes=[f"{resource.path}:write"])]
    described = ResourceDescription(resource)
    add = router.add_api_route
    add("", endpoints.list_records, methods=["GET"], dependencies=read, **described.of_list())
    add("/{record_id}", endpoints.read_record, methods=["GET"], dependencies=read, **described.of_read())
    add("", endpoints.create_record, methods=["POST"], dependencies=write, status_code=201, **described.of_create())
    add("/{record_id}", endpoints.change_record, methods=["PATCH"], dependencies=write, **described.of_change())
    return router
