"""Let what is held for the day that begins settle what falls due on it, so that nobody collects it twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.operations.due_dates import todays_held_payments_settle
from samity.bank.loans.values.account_range import EVERY_ACCOUNT, Done
from samity.close_of_business.left_out import left_out_tonight

if TYPE_CHECKING:
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit


def settle_held_payments(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT) -> Done:
    """Let held money settle what it can on the next day, and what it could until then.

    It is booked on that day: a sheet of its morning no longer asks for what is paid.

    Returns:
        How many loans held some that could.
    """
    tomorrow = replace(unit, business_date=unit.business_date + timedelta(days=1))
    return Done(alone=todays_held_payments_settle(tomorrow, accounts, left_out_tonight(unit.connection)))
