"""Capture sheets and post them when their cash is counted, in offices that say so; count by notes and coins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every office goes on posting its sheets at once until it says otherwise."""
    op.add_column(
        "office",
        sa.Column(
            "counts_cash",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="sheets are captured, and posted when their cash is counted",
        ),
    )
    op.create_table(
        "denomination",
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False, comment="of a note or coin, in minor units"),
        sa.CheckConstraint("value > 0", name=op.f("ck_denomination_value")),
        sa.ForeignKeyConstraint(["currency_code"], ["currency.code"], name=op.f("fk_denomination_currency_code")),
        sa.PrimaryKeyConstraint("currency_code", "value", name=op.f("pk_denomination")),
    )
    _capture()


def _capture() -> None:
    """Make the tables of captured sheets."""
    op.create_table(
        "captured_sheet",
        sa.Column(
            "id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="of account_ids: what its cash differs by is posted under it",
        ),
        sa.Column("office_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="GROUP, CENTRE or INDIVIDUAL"),
        sa.Column("owner_id", sa.BigInteger(), comment="the group or centre; empty on a sheet of individuals"),
        sa.Column("calendar_id", sa.BigInteger()),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="to which its last step led (rules/two_stages.py)"),
        sa.Column("sheet_id", sa.BigInteger(), comment="as which it was posted"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_captured_sheet_office_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["collection_sheet.id"], name=op.f("fk_captured_sheet_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captured_sheet")),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_captured_sheet_sheet_id")),
    )
    op.create_index("ix_captured_sheet_office_id_due_on", "captured_sheet", ["office_id", "due_on"])
    op.create_index("ix_captured_sheet_owner_id_due_on", "captured_sheet", ["owner_id", "due_on"])
    op.create_index(
        "ix_captured_sheet_waiting",
        "captured_sheet",
        ["due_on"],
        postgresql_where=sa.text("state IN ('CAPTURED', 'TO_APPROVE', 'COUNTED')"),
    )
    _keep_steps()


def _keep_steps() -> None:
    """Make the table of what was done with them, to which rows are only added."""
    op.create_table(
        "captured_step",
        sa.Column("captured_id", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False, comment="what was done with it (values.py)"),
        sa.Column(
            "content",
            postgresql.JSONB(),
            nullable=False,
            comment="the sheet as filled in, the count, or what was posted",
        ),
        sa.Column("reason", sa.Text()),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False, comment="the business date"),
        sa.Column("done_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["captured_id"], ["captured_sheet.id"], name=op.f("fk_captured_step_captured_id")),
        sa.PrimaryKeyConstraint("captured_id", "no", name=op.f("pk_captured_step")),
    )
    op.execute(
        "CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON captured_step"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
