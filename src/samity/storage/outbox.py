"""What others are told afterwards: written with the change, delivered later. Money never travels this way."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

from samity.storage.metadata import metadata

outbox_event = Table(
    "outbox_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False, comment="such as MeetingAttendanceRecorded"),
    Column("subject", Text, nullable=False, comment="what it is about, such as group:12"),
    Column("facts", JSONB, nullable=False),
    Column("written_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("handed_out_at", DateTime(timezone=True), comment="to the hooks that hear of it"),
)
Index("ix_outbox_event_waiting", outbox_event.c.id, postgresql_where=text("handed_out_at IS NULL"))
