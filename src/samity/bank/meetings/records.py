"""The tables of meetings: calendars and their former rules, meetings held, attendance."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from samity.storage.metadata import metadata

calendar = Table(
    "calendar",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("owner_level", Text, nullable=False, comment="CENTRE or GROUP"),
    Column("owner_id", BigInteger, ForeignKey("client_group.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("type", Text, nullable=False, comment="COLLECTION, TRAINING, AUDIT or GENERAL"),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("recurrence", Text, comment="RRULE in its canonical form; empty: one meeting on starts_on"),
    Column("description", Text),
    Column("location", Text),
    Column("duration", Integer),
    Column("meets_at", Time),
    Column("remind_by", Text, comment="SMS, EMAIL or SYSTEMALERT"),
    Column("first_reminder", Integer),
    Column("second_reminder", Integer),
    Column("created_on", Date, nullable=False),
    Column("created_by", BigInteger, ForeignKey("app_user.id"), nullable=False),
    CheckConstraint("type IN ('COLLECTION', 'TRAINING', 'AUDIT', 'GENERAL')", name="type"),
    CheckConstraint("ends_on >= starts_on", name="order"),
)
Index("uq_calendar_collection", calendar.c.owner_id, unique=True, postgresql_where=text("type = 'COLLECTION'"))

calendar_history = Table(
    "calendar_history",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("calendar_id", BigInteger, ForeignKey("calendar.id"), nullable=False, index=True),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False, comment="the last day on which this rule decided"),
    Column("recurrence", Text),
    CheckConstraint("ends_on >= starts_on", name="order"),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("calendar_id", BigInteger, ForeignKey("calendar.id"), nullable=False),
    Column("held_on", Date, nullable=False),
    UniqueConstraint("calendar_id", "held_on"),
)

attendance = Table(
    "attendance",
    metadata,
    Column("meeting_id", BigInteger, ForeignKey("meeting.id"), primary_key=True),
    Column("client_id", BigInteger, ForeignKey("client.id"), primary_key=True, index=True),
    Column("status", Text, nullable=False, comment="a word, never a number: numbers differ by dialect"),
    CheckConstraint("status IN ('PRESENT', 'ABSENT', 'LATE', 'LEAVE', 'APPROVED')", name="status"),
)
