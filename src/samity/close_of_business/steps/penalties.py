"""Let what being late has cost be owed on the day that begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.nightly.penalties import penalties_apply_by_sets
from samity.bank.loans.operations.penalties import todays_penalties_apply
from samity.bank.loans.values.account_range import EVERY_ACCOUNT, Done
from samity.close_of_business.left_out import left_out_tonight

if TYPE_CHECKING:
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit


def apply_penalties(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT) -> Done:
    """Apply penalties as of the next day, the first on which one more day is late.

    They are booked on that day: who pays on it pays them too.

    Returns:
        How many loans had one: by sets where they cover it.
    """
    tomorrow = replace(unit, business_date=unit.business_date + timedelta(days=1))
    left_out = left_out_tonight(unit.connection)
    by_sets = penalties_apply_by_sets(tomorrow, accounts, left_out)
    return Done(by_sets.loans, todays_penalties_apply(tomorrow, accounts, [*left_out, *by_sets.looked_at]))
