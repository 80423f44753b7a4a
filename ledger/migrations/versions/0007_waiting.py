"""Proposals know who they wait for, how long, and how many people must approve them.

Revision ID: 0007
Revises: 0005
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ENDORSEMENTS = "endorsements"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in _columns():
        op.add_column("proposals", column)
    op.create_table(
        ENDORSEMENTS,
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("practice_id", sa.String(64), nullable=False),
        sa.Column("proposal_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("action_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_endorsements_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsements")),
        sa.UniqueConstraint("proposal_id", "person_id", name=op.f("uq_endorsements_proposal_id_person_id")),
    )
    _guard()


def downgrade() -> None:
    op.drop_table(ENDORSEMENTS)
    for column in reversed(_columns()):
        op.drop_column("proposals", column.name)


def _columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("approvers", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("escalated_at", MOMENT, nullable=True),
        sa.Column("escalated_to", sa.String(64), nullable=True),
        sa.Column("assigned_to", sa.String(64), nullable=True),
        sa.Column("assigned_by", sa.String(64), nullable=True),
        sa.Column("assigned_at", MOMENT, nullable=True),
        sa.Column("assignment_reason", sa.LargeBinary(), nullable=True),
    )


def _guard() -> None:
    """Who approved what is never changed or taken away, as with decisions (0002)."""
    if op.get_context().dialect.name == "postgresql":
        for statement, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER endorsements_refuse_{each.lower()} BEFORE {statement} ON endorsements"
                f" FOR EACH {each} EXECUTE FUNCTION ledger_refuse()"
            )
        return
    for statement in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER endorsements_refuse_{statement.lower()} BEFORE {statement} ON endorsements FOR EACH ROW"
            " BEGIN SELECT RAISE(ABORT, 'endorsements is append-only'); END"
        )
    op.execute(
        "CREATE TRIGGER endorsements_refuse_replace BEFORE INSERT ON endorsements FOR EACH ROW"
        " WHEN EXISTS (SELECT 1 FROM endorsements WHERE id = NEW.id"
        " OR (proposal_id = NEW.proposal_id AND person_id = NEW.person_id))"
        " BEGIN SELECT RAISE(ABORT, 'endorsements is append-only'); END"
    )
