"""The table of predefined fees and penalties."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Identity, Numeric, Table, Text

from samity.storage.metadata import metadata

charge = Table(
    "charge",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("currency_code", Text, ForeignKey("currency.code"), nullable=False),
    Column("amount", BigInteger, nullable=False, comment="minor units; 0 where it is a part of something"),
    Column("is_penalty", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False, server_default="true"),
    Column("time", Text, nullable=False, server_default="ON_A_DAY", comment="when it falls due (values.py)"),
    Column("base", Text, nullable=False, server_default="FLAT", comment="what it is a part of (values.py)"),
    Column("percent", Numeric, nullable=False, server_default="0", comment="of that; 0 where it is an amount"),
    CheckConstraint("amount > 0 AND percent = 0 OR amount = 0 AND percent > 0", name="amount"),
)
