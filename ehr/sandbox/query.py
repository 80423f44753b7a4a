"""A list request: its filters as SQL conditions, its place in the pages, its size."""

import base64
import hashlib
import json
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_

from ehr.sandbox.problems import MalformedRequest, Unprocessable
from ehr.sandbox.resource import Operator, Resource
from ehr.sandbox.tables import LINKS, RECORDS

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200

_COMPARISONS: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.EQUALS: operator.eq,
    Operator.FROM: operator.ge,
    Operator.BEFORE: operator.lt,
    Operator.AFTER: operator.gt,
}


@dataclass(frozen=True)
class Query:
    """What a page must satisfy, where it starts, how many records it may hold."""

    conditions: tuple[ColumnElement[bool], ...]
    limit: int
    fingerprint: str

    def cursor_after(self, place: Sequence[Any]) -> str:
        """The opaque cursor of the page that follows the record at ``place`` (its order values and id)."""
        return base64.urlsafe_b64encode(json.dumps([self.fingerprint, *place]).encode()).decode().rstrip("=")


def read_query(resource: Resource, parameters: Sequence[tuple[str, str]]) -> Query:
    """Read the query string of a list request. Unknown and repeated names are refused: a typo must not widen a list."""
    asked = dict(parameters)
    if len(asked) != len(parameters):
        raise MalformedRequest("A filter is given more than once.")
    unknown = sorted(asked.keys() - resource.filters.keys() - {"limit", "cursor"})
    if unknown:
        known = ", ".join(sorted(resource.filters)) or "none"
        raise MalformedRequest(f"Unknown filter {', '.join(unknown)}. The filters of {resource.path}: {known}.")
    filters = {name: value for name, value in asked.items() if name in resource.filters}
    fingerprint = _fingerprint(resource, filters)
    conditions = [_condition(resource, name, value) for name, value in filters.items()]
    if "cursor" in asked:
        conditions.append(_after(resource, asked["cursor"], fingerprint))
    return Query(tuple(conditions), _limit(asked.get("limit")), fingerprint)


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= LARGEST_LIMIT:
        raise Unprocessable(f"limit must be a number from 1 to {LARGEST_LIMIT}.")
    return int(text)


def _condition(resource: Resource, name: str, text: str) -> ColumnElement[bool]:
    declared = resource.filters[name]
    if "\x00" in text:
        raise Unprocessable(f"{name} holds a character that no record holds.")
    if declared.operator is Operator.ANY_OF:
        link = LINKS[resource.path]
        return RECORDS[resource.path].c.id.in_(select(link.c.record_id).where(link.c.client_id == text))
    try:
        value = resource.kind_of(declared.column).parse(text)
    except ValueError as error:
        raise Unprocessable(f"{name}: {error}") from None
    column: ColumnElement[Any] = RECORDS[resource.path].c[declared.column]
    if declared.operator is Operator.CONTAINS:
        return column.contains(value, autoescape=True)
    compared: ColumnElement[bool] = _COMPARISONS[declared.operator](column, value)
    return compared


def _fingerprint(resource: Resource, filters: Mapping[str, str]) -> str:
    text = json.dumps([resource.path, sorted(filters.items())])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _after(resource: Resource, cursor: str, fingerprint: str) -> ColumnElement[bool]:
    """Keyset paging: records added or removed meanwhile shift nothing."""
    table = RECORDS[resource.path]
    columns = [*(table.c[name] for name in resource.order), table.c.id]
    try:
        found, *place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise MalformedRequest("This cursor is not one of ours; start again without it.") from None
    if found != fingerprint or len(place) != len(columns):
        raise MalformedRequest("This cursor belongs to a list with other filters; start again without it.")
    if not all(_fits(value, column.type.python_type) for value, column in zip(place, columns, strict=True)):
        raise MalformedRequest("This cursor is not one of ours; start again without it.")
    return tuple_(*columns) > tuple_(*place)


def _fits(value: object, kind: type) -> bool:
    """Whether a database takes the value for a column of this kind; a cursor may be forged."""
    if isinstance(value, str):
        return kind is str and "\x00" not in value
    return kind is int and type(value) is int and abs(value) < 2**63
