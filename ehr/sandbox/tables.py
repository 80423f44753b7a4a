"""The sandbox's tables: one for each resource of the catalogue, and the books that a system of record keeps."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

from ehr.sandbox.catalogue import CATALOGUE
from ehr.sandbox.resource import Resource

SCHEMA_VERSION = 1
"""Raised whenever a table changes; a database of another version is not opened."""

METADATA = MetaData()


def _resource_table(resource: Resource) -> Table:
    """``body`` is the record as it is served; the other columns are what filters, order and rules need of it."""
    own = [Column(each.name, each.kind.sql) for each in resource.columns]
    table = Table(
        resource.table_name,
        METADATA,
        Column("id", String, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("body", Text, nullable=False),
        *own,
    )
    order = [table.c[name] for name in resource.order]
    if order:
        Index(f"ix_{table.name}_order", *order, table.c.id)
    for each in resource.columns:
        if each.name.endswith("_id"):
            Index(f"ix_{table.name}_{each.name}", table.c[each.name], *order, table.c.id)
    return table


def _link_table(resource: Resource) -> Table:
    table = Table(
        f"{resource.table_name}_clients",
        METADATA,
        Column("client_id", String, primary_key=True),
        Column("record_id", String, ForeignKey(f"{resource.table_name}.id"), primary_key=True),
    )
    Index(f"ix_{table.name}_record", table.c.record_id)
    return table


RECORDS: dict[str, Table] = {resource.path: _resource_table(resource) for resource in CATALOGUE}
LINKS: dict[str, Table] = {resource.path: _link_table(resource) for resource in CATALOGUE if resource.shared_by}

SCHEMA = Table("sandbox_schema", METADATA, Column("version", Integer, primary_key=True, autoincrement=False))

SEQUENCES = Table(
    "sandbox_sequences",
    METADATA,
    Column("resource", String, primary_key=True),
    Column("last", Integer, nullable=False),
)

IDEMPOTENT_WRITES = Table(
    "sandbox_idempotent_writes",
    METADATA,
    Column("api_client", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("record_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False, index=True),
)

DELIVERIES = Table(
    "sandbox_webhook_deliveries",
    METADATA,
    Column("id", String, primary_key=True),
    Column("event_id", String, nullable=False),
    Column("event", String, nullable=False),
    Column("subscription_id", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("occurred_at", BigInteger, nullable=False),
    Column("next_attempt_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("last_status", Integer),
    Column("last_error", String),
)
Index("ix_sandbox_webhook_deliveries_due", DELIVERIES.c.state, DELIVERIES.c.next_attempt_at, DELIVERIES.c.id)

ACCESS_LOG = Table(
    "sandbox_access_log",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("api_client", String, nullable=False),
    Column("token_id", String, nullable=False),
    Column("method", String, nullable=False),
    Column("resource", String, nullable=False),
    Column("record_id", String),
    Column("client_id", String),
    Column("filters", String, nullable=False),
    Column("status", Integer, nullable=False),
)
