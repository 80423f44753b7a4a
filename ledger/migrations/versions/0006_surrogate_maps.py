"""What models outside were shown instead of names, by conversation, sealed.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "surrogate_maps",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.Column("map", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["conversations.id"], name=op.f("fk_surrogate_maps_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surrogate_maps")),
    )


def downgrade() -> None:
    op.drop_table("surrogate_maps")
