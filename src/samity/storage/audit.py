"""Who did what, when, with which words: one line per act, never changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, DateTime, Identity, Index, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from samity.storage.metadata import metadata

audit_line = Table(
    "audit_line",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("permission", Text, nullable=False),
    Column("act", Text, nullable=False, comment="the operation's name"),
    Column("command", JSONB, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("request_id", Text),
    Column("done_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
HOLIDAYS_APPLIED = "loans.operations.move_due_dates.apply_holidays"
"""The act of moving due dates off all holidays, whose history is told."""
Index("ix_audit_line_holidays_applied", audit_line.c.id, postgresql_where=audit_line.c.act == HOLIDAYS_APPLIED)
Index("ix_audit_line_user_id_done_at", audit_line.c.user_id, audit_line.c.done_at)
