"""The tables of the night: which days were closed and how, the work of each, and loans that could not be worked on."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, DateTime, Float, ForeignKey, Identity, Integer, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from samity.storage.metadata import metadata

night = Table(
    "night",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("day", Date, nullable=False, comment="that it closes"),
    Column("until", Date, nullable=False, comment="last day of a catch-up; the same day otherwise"),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("begun_by", BigInteger, comment="user who let it begin through a door; empty: from the command line"),
    Column("ended_at", DateTime(timezone=True), comment="empty: under way, or broken off"),
    Column("outcome", Text, comment="CLOSED or LEFT_OPEN"),
    Column(
        "steps",
        JSONB,
        nullable=False,
        server_default="{}",
        comment="of the morning: loans by sets, loans or things alone",
    ),
    Column("found", JSONB, nullable=False, server_default="[]", comment="why the day was left open"),
)

# A row is the work on some accounts: claimed, done and marked as done in one transaction.
night_part = Table(
    "night_part",
    metadata,
    Column("night_id", BigInteger, ForeignKey("night.id"), primary_key=True),
    Column("stage", Integer, primary_key=True, comment="begins when all parts of the stage before are done"),
    Column("no", Integer, primary_key=True),
    Column("first_id", BigInteger, nullable=False, comment="of the accounts; the bank as a whole: 0"),
    Column("last_id", BigInteger, nullable=False),
    Column("loans", Integer, nullable=False),
    Column("done_at", DateTime(timezone=True)),
    Column("seconds", Float),
    Column("steps", JSONB, nullable=False, server_default="{}", comment="step: loans by sets, loans alone"),
)

night_exception = Table(
    "night_exception",
    metadata,
    Column("night_id", BigInteger, ForeignKey("night.id"), primary_key=True),
    Column("account_id", BigInteger, primary_key=True),
    Column("step", Text, nullable=False),
    Column("fault", Text, nullable=False),
)

__all__ = ["metadata", "night", "night_exception", "night_part"]
