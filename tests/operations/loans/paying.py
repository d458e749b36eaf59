"""Loans that are paid off, and what stands against ending them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.storage.unit import Unit


def pay_all(loan_id: int, unit: Unit, more: int = 0) -> int:
    """Pay what settles a loan today, and return the transaction."""
    account = loan_by_id(unit.connection, loan_id)
    owed = pay_off_of(unit.connection, account, unit.business_date).parts.total + more
    return repay_loan(Repay(loan_id, unit.business_date, Decimal(owed) / 100), unit).new_transaction


def refused(act: Callable[[], object]) -> list[type[Refusal]]:
    with pytest.raises(Refusal) as found:
        act()
    return [type(each) for each in reasons_of(found.value)]
