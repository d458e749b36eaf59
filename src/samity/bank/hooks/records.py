"""The tables of hooks: what each hears of, and what is on its way to it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Identity, Index, Integer, Table, Text, func
from sqlalchemy.dialects.postgresql import ARRAY

from samity.storage.metadata import metadata

hook = Table(
    "hook",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False, comment="what is sent is signed with it"),
    Column("kinds", ARRAY(Text), nullable=False, comment="the events it hears of, by their kinds in the outbox"),
    Column("is_active", Boolean, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("quiet_until", DateTime(timezone=True), comment="nobody answered there; until then nothing is sent"),
)

hook_delivery = Table(
    "hook_delivery",
    metadata,
    Column("hook_id", BigInteger, ForeignKey("hook.id", ondelete="CASCADE"), primary_key=True),
    Column("event_id", BigInteger, ForeignKey("outbox_event.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try_at", DateTime(timezone=True), nullable=False),
    Column("delivered_at", DateTime(timezone=True)),
    Column("given_up_at", DateTime(timezone=True)),
    Column("told", Text, comment="what came of the last attempt"),
)
_WAITS = hook_delivery.c.delivered_at.is_(None) & hook_delivery.c.given_up_at.is_(None)
Index("ix_hook_delivery_waiting", hook_delivery.c.next_try_at, postgresql_where=_WAITS)
