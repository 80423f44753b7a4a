"""A kind of record as one dialect spells it: built once from the declaration, and checked while it is built."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from ehr.port import Filter
from ehr.rest.dialect import Dialect, EtagVersion, ResourceDialect
from ehr.rest.field_rule import read_all, write_all
from ehr.rest.rule_book import RuleBook
from practice.record import Record

R = TypeVar("R", bound=Record)


class RecordMapping(Generic[R]):
    """Turns records and changes into the EHR's JSON, and the EHR's JSON into records."""

    def __init__(self, kind: type[R], dialect: Dialect, resource: ResourceDialect) -> None:
        """Build the rules. Raises ``ValueError`` where the declaration names what the record does not have."""
        self.kind = kind
        self.resource = resource
        book = RuleBook(dialect)
        self._rules = book.rules(kind, resource.fields, resource.lacks)
        self._forms = book.forms
        self._filter_forms = {rule.ours: rule.form for rule in self._rules if rule.items is None}
        self._check(dialect)

    def _check(self, dialect: Dialect) -> None:
        top = set(self.kind.model_fields)
        for given, what in ((self.resource.lacks, "lacks"), (self.resource.stamped, "stamped")):
            if strange := given - top:
                raise ValueError(f"{self.kind.__name__}.{what}: no such field: {', '.join(sorted(strange))}")
        for name in self.resource.lacks:
            if self.kind.model_fields[name].is_required():
                raise ValueError(f"{self.kind.__name__}.{name} has no default: the EHR cannot lack it")
        if "version" in self.resource.lacks and not isinstance(dialect.concurrency, EtagVersion):
            raise ValueError(f"{self.kind.__name__}: without a version, no write can be refused as stale")

    def record(self, theirs: Any, *, etag: int | None = None) -> R:
        """Read one record; the ETag, where there is one, is its version. Raises ``ValueError`` for nonsense."""
        try:
            ours = read_all(self._rules, theirs)
            if etag is not None:
                ours["version"] = etag
            return self.kind.model_validate(ours)
        except (ValueError, TypeError, OverflowError) as error:
            problem = type(error).__name__
        raise ValueError(f"not a {self.resource.label}: {problem}")  # outside the handler: no link to what was read

    def creation(self, record: R) -> dict[str, Any]:
        """Write a new record; id, version and stamped fields are the EHR's to choose."""
        ours = record.model_dump(exclude={"id", "version", *self.resource.stamped})
        self._refuse_to_lose(ours)
        return write_all(self._rules, ours)

    def changes(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Write changed fields. Raises ``ValueError`` for a field that there is not, or a value it cannot hold."""
        ours = {name: self._changed(name, value) for name, value in changes.items()}
        if not ours:
            raise ValueError("an update needs at least one change")
        self._refuse_to_lose(ours)
        return write_all(self._rules, ours)

    def parameters(self, filters: Mapping[str, Filter]) -> list[tuple[str, str]]:
        """Write filters as query parameters. Raises ``ValueError`` for one that the dialect does not declare."""
        return [self._parameter(name, value) for name, value in filters.items()]

    def _changed(self, name: str, value: Any) -> Any:
        if name in {"id", "version"} or name not in self.kind.model_fields:
            raise ValueError(f"a {self.resource.label} has no field '{name}' to change")
        adapter = _adapter(self.kind, name)
        try:
            return adapter.dump_python(adapter.validate_python(value))
        except ValidationError:
            pass
        raise ValueError(f"'{name}' of a {self.resource.label} cannot hold such a value")

    def _refuse_to_lose(self, ours: Mapping[str, Any]) -> None:
        for name in self.resource.lacks & ours.keys():
            if ours[name] != self.kind.model_fields[name].get_default(call_default_factory=True):
                raise CannotBeKept(f"This EHR keeps no '{name}' in a {self.resource.label}.")

    def _parameter(self, name: str, value: Filter) -> tuple[str, str]:
        parameter = self.resource.filters.get(name)
        if parameter is None:
            known = ", ".join(sorted(self.resource.filters)) or "none"
            raise ValueError(f"a {self.resource.label} cannot be found by '{name}'; its filters: {known}")
        text = self._filter_text(name, value)
        if text == "":
            raise ValueError(f"the filter '{name}' is empty, which some EHRs read as 'any'")
        return parameter, text

    def _filter_text(self, name: str, value: Filter) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError(f"the filter '{name}' needs an aware moment")
            return str(self._forms.instants.write(value))
        if isinstance(value, date):
            return str(self._forms.dates.write(value))
        if not isinstance(value, str | int):
            raise ValueError(f"the filter '{name}' cannot be a {type(value).__name__}")
        form = self._filter_forms.get(name)
        if form == self._forms.dates:
            return str(self._forms.dates.write(date.fromisoformat(str(value))))
        return str(form.write(value) if form else _word(value))


class CannotBeKept(ValueError):
    """A write holds something that the EHR has no place for. The text names the field only."""


def _word(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


@cache
def _adapter(kind: type[BaseModel], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(kind.model_fields[name].rebuild_annotation())
