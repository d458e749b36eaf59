"""What a GL account holds, from what was debited and credited. See docs/rules/trial-balance.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting.values import Side

if TYPE_CHECKING:
    from samity.bank.accounting.values import GlType


def balance(gl_type: GlType, debit: int, credit: int) -> int:
    """Return the balance in minor units: positive on the side on which the type grows."""
    return debit - credit if gl_type.grows_on is Side.DEBIT else credit - debit
