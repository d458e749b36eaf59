"""Lock loans for the day that begins, as their products ask for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.operations.night_locks import todays_locks_set
from samity.bank.loans.values.account_range import EVERY_ACCOUNT, Done
from samity.close_of_business.left_out import left_out_tonight

if TYPE_CHECKING:
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit


def set_locks(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT) -> Done:
    """Lock loans as of the next day, before anything moves on them.

    Returns:
        How many loans were.
    """
    tomorrow = replace(unit, business_date=unit.business_date + timedelta(days=1))
    return Done(alone=todays_locks_set(tomorrow, accounts, left_out_tonight(unit.connection)))
