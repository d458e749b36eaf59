"""Let the day's due dates pass where interest accrues, and tell overdue loans anew whose interest is recalculated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.nightly.due_dates import due_dates_pass_by_sets
from samity.bank.loans.operations.due_dates import todays_due_dates_pass
from samity.bank.loans.values.account_range import Done

if TYPE_CHECKING:
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit


def pass_due_dates(unit: Unit, accounts: AccountRange) -> Done:
    """Let what fell due by today, and is not paid by its end, bear interest from then on.

    Overdue loans whose interest is recalculated are told anew: what they ask for later depends on the day.

    Returns:
        How many loans had such a due date, or were told anew: by sets where they cover it.
    """
    by_sets = due_dates_pass_by_sets(unit, accounts)
    return Done(by_sets, todays_due_dates_pass(unit, accounts))
