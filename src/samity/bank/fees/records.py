"""The table of predefined fees and penalties."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Identity, Table, Text

from samity.storage.metadata import metadata

charge = Table(
    "charge",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("currency_code", Text, ForeignKey("currency.code"), nullable=False),
    Column("amount", BigInteger, nullable=False, comment="minor units, flat"),
    Column("is_penalty", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False, server_default="true"),
    CheckConstraint("amount > 0", name="amount"),
)
