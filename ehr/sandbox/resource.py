"""What one resource of the EHR is: its records, path, ids, order, filters and what may not change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ehr.sandbox.columns import ColumnKind, IndexedColumn
from practice.record import Record


class Operator(StrEnum):
    """How a filter compares its column with the value asked for."""

    EQUALS = "="
    FROM = ">="
    BEFORE = "<"
    AFTER = ">"
    CONTAINS = "contains"
    ANY_OF = "any of"


@dataclass(frozen=True)
class Filter:
    """A query parameter; ``ANY_OF`` looks in the resource's ``shared_by`` ids instead of a column."""

    column: str
    operator: Operator = Operator.EQUALS


@dataclass(frozen=True)
class Resource:
    """One collection under /v1. Everything the tables, the router and the rules need to know of it stands here."""

    path: str
    record: type[Record]
    id_prefix: str
    id_digits: int
    columns: tuple[IndexedColumn, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    """Columns of the natural order, never NULL; the id is always the last tie-break."""
    stamped: str | None = None
    """The field that the server sets to its own time when a record is created."""
    fixed: frozenset[str] = frozenset()
    """Fields that no later write may change."""
    shared_by: str | None = None
    """A field of several client ids (a couple, a group): kept in a link table too."""
    hidden: frozenset[str] = frozenset()
    """Columns that are stored, shown once in the answer to a create, and never again."""

    @property
    def unchangeable(self) -> frozenset[str]:
        """Fields that a PATCH may not name."""
        return self.fixed | {"id", "version"} | ({self.stamped} if self.stamped else set())

    @property
    def table_name(self) -> str:
        """Prefixed, so that a database shared with other software does not clash."""
        return "sandbox_" + self.path.replace("-", "_")

    def kind_of(self, column: str) -> ColumnKind:
        """The kind of a declared column."""
        return next(each.kind for each in self.columns if each.name == column)

    def id_of(self, number: int) -> str:
        """The id with this number: ``APT-000042``."""
        return f"{self.id_prefix}-{number:0{self.id_digits}d}"

    def number_of(self, record_id: str) -> int:
        """The number in an id of this resource's pattern; 0 for an id of another make."""
        prefix, _, digits = record_id.rpartition("-")
        return int(digits) if prefix == self.id_prefix and digits.isascii() and digits.isdigit() else 0
