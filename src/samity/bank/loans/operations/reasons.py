"""Reasons are words that the bank has chosen for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.organisation.queries import code_value_of
from samity.bank.organisation.queries.choices import CodeValueNotOfCode

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from samity.kernel.errors import Refusal


def reason_refusals(connection: Connection, code: str, reason_id: int | None) -> list[Refusal]:
    """Return what stands against a reason: that it is no active value of its code. None is no reason, and no refusal.

    Args:
        connection: the transaction.
        code: by its name.
        reason_id: of the value.
    """
    if reason_id is None:
        return []
    try:
        code_value_of(connection, code, reason_id)
    except CodeValueNotOfCode as refusal:
        return [refusal]
    return []
