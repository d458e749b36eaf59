"""The one catalogue of tables; each capability adds its own in its `records.py`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, DateTime, MetaData, Sequence, func

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

account_ids = Sequence("account_ids", metadata=metadata, cache=100)
"""Accounts of every kind draw their id here, so that an id names one account in the whole bank."""

transaction_ids = Sequence("transaction_ids", metadata=metadata, cache=1)
"""Transactions of every account; ordered by birth within an account."""

loan_charge_ids = Sequence("loan_charge_ids", metadata=metadata, cache=1)
"""Charges on loans."""


def noted() -> tuple[Column[Any], Column[Any]]:
    """Return the columns that say when a row was made and last changed; a trigger notes each change."""
    return (
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )
