"""Tell other programs of events: hooks, what is on its way to them, and where they may lead."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

CHOICES = ("hooks-over-http", "hooks-to-own-network")


def upgrade() -> None:
    """Nothing was told anybody before; what waits in the outbox is handed out to nobody."""
    op.alter_column(
        "outbox_event",
        "delivered_at",
        new_column_name="handed_out_at",
        comment="to the hooks that hear of it",
        existing_type=sa.DateTime(timezone=True),
    )
    _hook()
    _hook_delivery()
    for name in CHOICES:
        op.execute(f"INSERT INTO setting (name, enabled) SELECT '{name}', false WHERE EXISTS (SELECT FROM setting)")


def _hook() -> None:
    op.create_table(
        "hook",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False, comment="what is sent is signed with it"),
        sa.Column(
            "kinds",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="the events it hears of, by their kinds in the outbox",
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "quiet_until", sa.DateTime(timezone=True), comment="nobody answered there; until then nothing is sent"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook")),
        sa.UniqueConstraint("name", name=op.f("uq_hook_name")),
    )


def _hook_delivery() -> None:
    op.create_table(
        "hook_delivery",
        sa.Column("hook_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("given_up_at", sa.DateTime(timezone=True)),
        sa.Column("told", sa.Text(), comment="what came of the last attempt"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outbox_event.id"], name=op.f("fk_hook_delivery_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["hook_id"], ["hook.id"], name=op.f("fk_hook_delivery_hook_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hook_id", "event_id", name=op.f("pk_hook_delivery")),
    )
    op.create_index(op.f("ix_hook_delivery_event_id"), "hook_delivery", ["event_id"])
    op.create_index(
        "ix_hook_delivery_waiting",
        "hook_delivery",
        ["next_try_at"],
        postgresql_where=sa.text("delivered_at IS NULL AND given_up_at IS NULL"),
    )
