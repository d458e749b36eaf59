"""Reasons are words that the bank has chosen for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting.values import Purpose
from samity.bank.organisation.queries import code_value_of, code_values
from samity.bank.organisation.queries.choices import CodeValueNotOfCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from samity.bank.accounting.values import MappedAccount
    from samity.kernel.errors import Refusal

WRITE_OFF_REASONS = "WriteOffReasons"
"""The code of the reasons for which a bank writes loans off."""
CHARGE_OFF_REASONS = "ChargeOffReasons"
"""The code of the reasons for which a bank charges loans off."""
RESCHEDULE_REASONS = "LoanRescheduleReason"
"""The code of the reasons for which a bank reschedules loans."""

REASONED: Mapping[Purpose, str] = {
    Purpose.LOSSES_WRITTEN_OFF: WRITE_OFF_REASONS,
    Purpose.CHARGE_OFF_EXPENSE: CHARGE_OFF_REASONS,
}
"""The purposes for which a reason may have a GL account of its own, and the code of these reasons."""


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


def mapped_reason_refusals(connection: Connection, lines: Iterable[MappedAccount]) -> Iterator[Refusal]:
    """Return which reasons cannot have a GL account of their own: they are no active values of their codes."""
    given = [(REASONED[Purpose(line.purpose)], line.reason_id) for line in lines if line.reason_id is not None]
    if not given:
        return
    known = {code: {each.id for each in found} for code, found in code_values(connection, *REASONED.values()).items()}
    for code, reason_id in given:
        if reason_id not in known[code]:
            yield CodeValueNotOfCode(code, reason_id)
