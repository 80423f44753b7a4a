"""What the OpenAPI document says of a resource. The endpoints read and answer raw JSON, so it is said here.

Schemas are given by reference and added once, when the document is asked for: a model on each of several hundred
answers would make every start slower, and change nothing else.
"""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ehr.sandbox.catalogue import CATALOGUE
from ehr.sandbox.query import DEFAULT_LIMIT, LARGEST_LIMIT
from ehr.sandbox.resource import Operator, Resource

_SCHEMAS = "#/components/schemas/"
_ETAG = {"ETag": {"description": "The version, quoted; send it back as If-Match.", "schema": {"type": "string"}}}


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class DescribedApi(FastAPI):
    """A FastAPI application whose document holds the schemas that the resources' descriptions refer to."""

    def openapi(self) -> dict[str, Any]:
        """Return the document, made once."""
        if not self.openapi_schema:
            document = super().openapi()
            models = [resource.record for resource in CATALOGUE] + [ProblemDetails]
            _, schemas = models_json_schema(
                [(model, "serialization") for model in models], ref_template=_SCHEMAS + "{model}"
            )
            document.setdefault("components", {}).setdefault("schemas", {}).update(schemas["$defs"])
        return self.openapi_schema or {}


class ResourceDescription:
    """The keyword arguments of FastAPI's routes that describe a resource, and do nothing."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._name = resource.path.replace("-", "_")
        self._schema = {"$ref": _SCHEMAS + resource.record.__name__}

    def of_list(self) -> dict[str, Any]:
        """GET on the collection."""
        properties = {
            "items": {"type": "array", "items": self._schema},
            "next_cursor": {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "null on the last page"},
        }
        page = {"type": "object", "required": list(properties), "properties": properties}
        return {
            "operation_id": f"list_{self._name}",
            "responses": {200: {"description": "A page", **_json(page)}, **_errors(400, 401, 403, 422, 429)},
            "openapi_extra": {"parameters": self._parameters()},
        }

    def of_read(self) -> dict[str, Any]:
        """GET on a record."""
        return {"operation_id": f"read_{self._name}", "responses": self._answers(200, 401, 403, 404, 429)}

    def of_create(self) -> dict[str, Any]:
        """POST on the collection."""
        ignored = ", ".join(sorted({"id", "version", self._resource.stamped or "version"}))
        return {
            "operation_id": f"create_{self._name}",
            "responses": self._answers(201, 400, 401, 403, 409, 413, 422, 429),
            "openapi_extra": _body(self._schema, f"The server sets {ignored}."),
        }

    def of_change(self) -> dict[str, Any]:
        """PATCH on a record."""
        fixed = ", ".join(sorted(self._resource.unchangeable))
        return {
            "operation_id": f"change_{self._name}",
            "responses": self._answers(200, 400, 401, 403, 404, 409, 412, 413, 422, 428, 429),
            "openapi_extra": _body({"type": "object"}, f"Fields to replace. Never: {fixed}."),
        }

    def _answers(self, status: int, *errors: int) -> dict[int | str, dict[str, Any]]:
        return {status: {"description": "The record", "headers": _ETAG, **_json(self._schema)}, **_errors(*errors)}

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
        return f"{declared.column} {declared.operator} this."


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _json(schema: dict[str, Any], media_type: str = "application/json") -> dict[str, Any]:
    return {"content": {media_type: {"schema": schema}}}


def _body(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"requestBody": {"required": True, "description": description, **_json(schema)}}


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    problem = _json({"$ref": _SCHEMAS + "ProblemDetails"}, "application/problem+json")
    return {status: {"description": HTTPStatus(status).phrase, **problem} for status in statuses}
