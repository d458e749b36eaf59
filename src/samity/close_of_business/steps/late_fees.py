"""Charge the installments that are late when the day ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.operations.late_fees import todays_late_fees_are_charged
from samity.bank.loans.values.account_range import Done

if TYPE_CHECKING:
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit


def charge_late_fees(unit: Unit, accounts: AccountRange) -> Done:
    """Put on installments that fell due by today and are not paid what their products' late fees are.

    Returns:
        How many loans were charged.
    """
    return Done(alone=todays_late_fees_are_charged(unit, accounts))
