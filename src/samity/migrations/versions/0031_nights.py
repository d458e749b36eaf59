"""Keep nights: the work of each, in parts, the loans it could not work on, and that the bank is shut meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; nights so far left no report."""
    over = "last day of a night that was begun and is not over; else empty"
    op.add_column("bank_date", sa.Column("closing_until", sa.Date, comment=over))
    op.create_table(
        "night",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("day", sa.Date, nullable=False, comment="that it closes"),
        sa.Column("until", sa.Date, nullable=False, comment="last day of a catch-up; the same day otherwise"),
        sa.Column("begun_at", _MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("ended_at", _MOMENT, comment="empty: under way, or broken off"),
        sa.Column("outcome", sa.Text, comment="CLOSED or LEFT_OPEN"),
        _json("steps", "{}", "of the bank as a whole: how many each did"),
        _json("found", "[]", "why the day was left open"),
    )
    op.create_table(
        "night_part",
        _of_night(),
        sa.Column("stage", sa.Integer, primary_key=True, comment="begins when all parts of the stage before are done"),
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("first_id", sa.BigInteger, nullable=False, comment="of the accounts; the bank as a whole: 0"),
        sa.Column("last_id", sa.BigInteger, nullable=False),
        sa.Column("loans", sa.Integer, nullable=False),
        sa.Column("done_at", _MOMENT),
        sa.Column("seconds", sa.Float),
        _json("steps", "{}", "step: loans by sets, loans alone"),
    )
    op.create_table(
        "night_exception",
        _of_night(),
        sa.Column("account_id", sa.BigInteger, primary_key=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("fault", sa.Text, nullable=False),
    )


def _of_night() -> sa.Column[int]:
    return sa.Column("night_id", sa.BigInteger, sa.ForeignKey("night.id"), primary_key=True)


def _json(name: str, empty: str, comment: str) -> sa.Column[object]:
    return sa.Column(name, JSONB, nullable=False, server_default=empty, comment=comment)
