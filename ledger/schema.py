"""The catalogue that every table of the ledger is entered in, and the column shapes that they share.

Each table stands next to its repository, in the file of its noun.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, MetaData, String, Table
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

ID_LENGTH = 64
WORD_LENGTH = 64

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware instant, kept and returned in UTC. SQLite knows no zones, so there it is stored without one."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """PostgreSQL's ``timestamptz``, SQLite's text."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it could mean any of them."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment in the ledger must know its zone.")
        in_utc = value.astimezone(UTC)
        return in_utc if dialect.name == "postgresql" else in_utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def table(name: str, *items: SchemaItem) -> Table:
    """Enter a table whose rows have an id of their own and belong to one practice."""
    return Table(name, metadata, word("id", primary_key=True), word("practice_id"), *items)


def word(name: str, *, length: int = WORD_LENGTH, primary_key: bool = False, nullable: bool = False) -> Column[Any]:
    """Return a column for an id, a state or another short word."""
    return Column(name, String(length), primary_key=primary_key, nullable=nullable)
