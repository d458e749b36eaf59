"""Remind people of meetings, each once: when an office does, and of what it has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No office reminds anybody until it says so."""
    op.add_column(
        "office",
        sa.Column(
            "reminder_days",
            sa.SmallInteger(),
            comment="so long before a meeting members are reminded; empty: never",
        ),
    )
    op.create_table(
        "meeting_reminder",
        sa.Column("calendar_id", sa.BigInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False, comment="who was reminded, such as client:12 or staff:3"),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_meeting_reminder_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("calendar_id", "held_on", "person", name=op.f("pk_meeting_reminder")),
    )
