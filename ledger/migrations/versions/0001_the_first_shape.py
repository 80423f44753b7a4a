"""The first shape.

Types are spelled out, and not taken from the code, so that this revision builds the same tables however the code changes.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "people",
    "webhook_events",
    "conversations",
    "messages",
    "offers",
    "holds",
    "proposals",
    "decisions",
    "effects",
    "staff_tasks",
    "alerts",
    "artifacts",
    "runs",
    "dial_moves",
    "audit_events",
    "audit_heads",
)


def upgrade() -> None:
    _sign_in_and_intake()
    _conversations()
    _approvals()
    _work_for_people()
    _record()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _sign_in_and_intake() -> None:
    _table(
        "people",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("clinician_id", sa.String(length=64), nullable=True),
        sa.Column("licence", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("practice_id", "email", name=op.f("uq_people_practice_id_email")),
    )
    op.create_table(
        "webhook_events",
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "practice_id", name=op.f("pk_webhook_events")),
    )


def _conversations() -> None:
    _table(
        "conversations",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("opened_by", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("state_reason", sa.LargeBinary(), nullable=False),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.Column("pending_question", sa.LargeBinary(), nullable=True),
        sa.Column("clarifications", sa.Integer(), nullable=False),
        sa.Column("window_after", sa.String(length=64), nullable=False),
        sa.Column("lease_holder", sa.String(length=200), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(
        "uq_conversations_one_open_a_client",
        "conversations",
        ["practice_id", "client_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'portal' AND state <> 'closed'"),
        postgresql_where=sa.text("kind = 'portal' AND state <> 'closed'"),
    )
    _table(
        "messages",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("stamp", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id")),
        sa.UniqueConstraint("practice_id", "external_id", name=op.f("uq_messages_practice_id_external_id")),
    )
    op.create_index(op.f("ix_messages_conversation_id_id"), "messages", ["conversation_id", "id"])
    _table(
        "offers",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("appointment_id", sa.String(length=64), nullable=True),
        sa.Column("slots", sa.LargeBinary(), nullable=False),
        sa.Column("notes", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_slot_id", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_offers_conversation_id")),
    )
    op.create_index(op.f("ix_offers_conversation_id"), "offers", ["conversation_id"])
    _table(
        "holds",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("clinician_id", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slot", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(
        op.f("ix_holds_practice_id_clinician_id_starts_at"), "holds", ["practice_id", "clinician_id", "starts_at"]
    )


def _approvals() -> None:
    _table(
        "proposals",
        sa.Column("workflow", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("action", sa.LargeBinary(), nullable=False),
        sa.Column("action_hash", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.Column("sources", sa.LargeBinary(), nullable=False),
        sa.Column("notes", sa.LargeBinary(), nullable=False),
        sa.Column("stamp", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("run_id", sa.String(length=64), nullable=True),
        sa.Column("hold_id", sa.String(length=64), nullable=True),
        sa.Column("high_risk", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_proposals_conversation_id")),
    )
    op.create_index(op.f("ix_proposals_conversation_id"), "proposals", ["conversation_id"])
    op.create_index(op.f("ix_proposals_practice_id_state_id"), "proposals", ["practice_id", "state", "id"])
    op.create_index(op.f("ix_proposals_run_id"), "proposals", ["run_id"])
    _table(
        "decisions",
        sa.Column("proposal_id", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=64), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("action", sa.LargeBinary(), nullable=True),
        sa.Column("action_hash", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_decisions_proposal_id")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_decisions_proposal_id")),
    )
    _table(
        "effects",
        sa.Column("idempotency_key", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=True),
        sa.Column("error", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["decisions.id"], name=op.f("fk_effects_id")),
    )


def _work_for_people() -> None:
    _table(
        "staff_tasks",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("proposal_id", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_staff_tasks_practice_id_state_role"), "staff_tasks", ["practice_id", "state", "role"])
    _table(
        "alerts",
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("on_call_clinician_id", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("acknowledged_by", sa.String(length=64), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_alerts_practice_id_state"), "alerts", ["practice_id", "state"])


def _record() -> None:
    op.create_table(
        "artifacts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_artifacts")),
    )
    _table(
        "runs",
        sa.Column("graph", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("principal", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("interrupt_id", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_runs_practice_id_state"), "runs", ["practice_id", "state"])
    _table(
        "dial_moves",
        sa.Column("workflow", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("moved_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_dial_moves_practice_id_workflow_id"), "dial_moves", ["practice_id", "workflow", "id"])
    op.create_table(
        "audit_events",
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", "seq", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_events_id")),
    )
    op.create_index(op.f("ix_audit_events_practice_id_event"), "audit_events", ["practice_id", "event"])
    op.create_table(
        "audit_heads",
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_audit_heads")),
    )


def _table(name: str, *items: sa.schema.SchemaItem) -> None:
    """Create a table whose rows have an id of their own and belong to one practice."""
    op.create_table(
        name,
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        *items,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
