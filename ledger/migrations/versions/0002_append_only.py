"""Decisions and the audit can be added to, never changed or taken away: the database itself refuses.

A later revision that rebuilds one of these tables on SQLite (Alembic's batch mode) must put its triggers back.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RULES = (
    ("audit_events", "UPDATE", ""),
    ("audit_events", "DELETE", ""),
    ("audit_heads", "UPDATE", "NEW.length <= OLD.length OR NEW.practice_id <> OLD.practice_id"),
    ("audit_heads", "DELETE", ""),
    (
        "decisions",
        "UPDATE",
        "(OLD.spent_at IS NOT NULL AND (NEW.spent_at IS NULL OR NEW.spent_at <> OLD.spent_at))"
        " OR NEW.id <> OLD.id OR NEW.practice_id <> OLD.practice_id OR NEW.proposal_id <> OLD.proposal_id"
        " OR NEW.verdict <> OLD.verdict OR NEW.decided_by <> OLD.decided_by OR NEW.action_hash <> OLD.action_hash"
        " OR NEW.policy_version <> OLD.policy_version OR NEW.created_at <> OLD.created_at"
        " OR NEW.expires_at <> OLD.expires_at",
    ),
    ("decisions", "DELETE", ""),
)
"""Table, statement, and the condition under which the statement is refused; none means always."""

REPLACED = (
    ("audit_events", "(practice_id = NEW.practice_id AND seq = NEW.seq) OR id = NEW.id"),
    ("audit_heads", "practice_id = NEW.practice_id"),
    ("decisions", "id = NEW.id OR proposal_id = NEW.proposal_id"),
)
"""SQLite's INSERT OR REPLACE deletes without asking a trigger, so the insertion itself is refused."""


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    for table, statement, condition in RULES:
        when = f"WHEN {condition}" if condition else ""
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{statement.lower()} BEFORE {statement} ON {table} FOR EACH ROW {when}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for table, clash in REPLACED:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} FOR EACH ROW"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {clash})"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table, statement, condition in RULES:
        when = f"WHEN ({condition})" if condition else ""
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{statement.lower()} BEFORE {statement} ON {table} FOR EACH ROW {when}"
            " EXECUTE FUNCTION ledger_refuse()"
        )
    for table in dict.fromkeys(table for table, _, _ in RULES):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ledger_refuse()"
        )


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_refuse() CASCADE")
        return
    for table, statement, _ in RULES:
        op.execute(f"DROP TRIGGER {table}_refuse_{statement.lower()}")
    for table, _ in REPLACED:
        op.execute(f"DROP TRIGGER {table}_refuse_replace")
