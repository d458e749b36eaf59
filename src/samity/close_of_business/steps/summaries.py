"""Tell what the installments of the day that ends came to, where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.operations.sum_up import due_dates_are_summed_up
from samity.bank.loans.values.account_range import Done

if TYPE_CHECKING:
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit


def sum_up_due_dates(unit: Unit, accounts: AccountRange) -> Done:
    """Sum up what fell due by today, of loans whose terms ask for it.

    Returns:
        How many loans had any.
    """
    return Done(alone=due_dates_are_summed_up(unit, unit.business_date, accounts))
