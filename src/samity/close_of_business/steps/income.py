"""Recognise the income of the day that ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.nightly.income import income_is_recognised_by_sets
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.values.account_range import Done

if TYPE_CHECKING:
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit


def recognise_income(unit: Unit, accounts: AccountRange) -> Done:
    """Let interest, fees and penalties that accrued up to today become income, and what was settled until now.

    Returns:
        How many loans were brought up to today: by sets where they cover it, by the single rule where they do not.
    """
    by_sets = income_is_recognised_by_sets(unit, accounts)
    return Done(by_sets, todays_income_is_recognised(unit, accounts))
