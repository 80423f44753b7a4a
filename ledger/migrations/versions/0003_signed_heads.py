"""The end of the audit chain is signed with Ed25519: a longer signature, and the id of the key that made it.

A head signed before this revision becomes an unsigned one: its chain is followed and signed anew by
``handrail audit adopt``.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("audit_heads", "signature")
    op.add_column("audit_heads", sa.Column("signature", sa.String(length=128), nullable=False, server_default=""))
    op.add_column("audit_heads", sa.Column("key_id", sa.String(length=64), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("audit_heads", "key_id")
    op.drop_column("audit_heads", "signature")
    op.add_column("audit_heads", sa.Column("signature", sa.String(length=64), nullable=False, server_default=""))
