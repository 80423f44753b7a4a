"""What the OpenAPI document says of a resource. The endpoints read and answer raw JSON, so it is said here."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from ehr.sandbox.columns import FLAG
from ehr.sandbox.query import DEFAULT_LIMIT, LARGEST_LIMIT
from ehr.sandbox.resource import Operator, Resource
from practice.record import Record

R = TypeVar("R", bound=Record)

_ETAG = {"ETag": {"description": "The version, quoted; send it back as If-Match.", "schema": {"type": "string"}}}


class Listing(BaseModel, Generic[R]):
    """A page of records; ``next_cursor`` leads to the next page, and is null on the last."""

    items: list[R]
    next_cursor: str | None


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class ResourceShapes:
    """The keyword arguments of FastAPI's routes that describe, and do nothing."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._name = resource.path.replace("-", "_")

    def of_list(self) -> dict[str, Any]:
        """GET on the collection."""
        listing = Listing.__class_getitem__(self._resource.record)  # the record is only known at run time
        return {
            "operation_id": f"list_{self._name}",
            "responses": {200: {"model": listing}, **_errors(400, 401, 403, 422, 429)},
            "openapi_extra": {"parameters": self._parameters()},
        }

    def of_read(self) -> dict[str, Any]:
        """GET on a record."""
        return {
            "operation_id": f"read_{self._name}",
            "responses": {200: self._record(), **_errors(401, 403, 404, 429)},
        }

    def of_create(self) -> dict[str, Any]:
        """POST on the collection."""
        ignored = ", ".join(sorted({"id", "version", self._resource.stamped or "version"}))
        return {
            "operation_id": f"create_{self._name}",
            "responses": {201: self._record(), **_errors(400, 401, 403, 409, 413, 422, 429)},
            "openapi_extra": _json_body(
                {"$ref": f"#/components/schemas/{self._resource.record.__name__}"}, f"The server sets {ignored}."
            ),
        }

    def of_change(self) -> dict[str, Any]:
        """PATCH on a record."""
        fixed = ", ".join(sorted(self._resource.unchangeable))
        return {
            "operation_id": f"change_{self._name}",
            "responses": {200: self._record(), **_errors(400, 401, 403, 404, 409, 412, 413, 422, 428, 429)},
            "openapi_extra": _json_body({"type": "object"}, f"Fields to replace. Never: {fixed}."),
        }

    def _record(self) -> dict[str, Any]:
        return {"model": self._resource.record, "headers": _ETAG}

    def _parameters(self) -> list[dict[str, Any]]:
        filters = [_query(name, {"type": "string"}, self._meaning(name)) for name in self._resource.filters]
        limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
        return [
            *filters,
            _query("limit", limit, "Records a page."),
            _query("cursor", {"type": "string"}, "The next_cursor of the page before."),
        ]

    def _meaning(self, name: str) -> str:
        declared = self._resource.filters[name]
        if declared.operator is Operator.ANY_OF:
            return f"Is one of {declared.column}."
        if self._resource.kind_of(declared.column) is FLAG:
            return f"{declared.column} is true or false."
        return f"{declared.column} {declared.operator} this."


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _json_body(schema: dict[str, Any], description: str) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "description": description, "content": content}}


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ProblemDetails} for status in statuses}
