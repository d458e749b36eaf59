"""Recognise income of every loan up to a day, chunk by chunk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import TextClause, text

from samity.bank.gate import operation
from samity.bank.loans.operations.recording import income_as_of, recognise_income
from samity.bank.loans.operations.sum_up import due_dates_are_summed_up
from samity.bank.loans.operations.waiting_loans import waiting_loans
from samity.bank.loans.rules.recognition import last_month_end
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.organisation.queries import bank_date_of
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from samity.bank.loans.operations.recording import Recorded
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit


@dataclass(eq=False)
class AccrualInFuture(Refusal):
    """Income cannot be recognised up to {until}, after today."""

    until: date


@dataclass(frozen=True, slots=True)
class RunAccruals:
    """Recognise income up to and including a day."""

    until: date


_WAITING = """
SELECT account_id FROM loan
WHERE account_id > :after AND account_id <= :last AND {of_loans}
  AND (status = 'ACTIVE' AND (recognised_until IS NULL OR recognised_until < :until)
    OR status IN ('ACTIVE', 'WRITTEN_OFF') AND recognition_behind_since <= :until)
ORDER BY account_id LIMIT :chunk"""
_OF_ALL = text(_WAITING.format(of_loans="accounting IN ('ACCRUAL_PERIODIC', 'ACCRUAL_UPFRONT')"))
# Interest of a contract is income when it is applied: at a payment or on a due date; and where that was agreed before.
_OF_THE_NIGHT = text(
    _WAITING.format(
        of_loans="""accounting = 'ACCRUAL_PERIODIC'
          AND (terms ->> 'engine' <> 'CONTRACTUAL' OR terms ->> 'income_booked' = 'DAILY')"""
    )
)
_OF_THE_MONTH = text(
    _WAITING.format(
        of_loans="""accounting = 'ACCRUAL_PERIODIC' AND terms ->> 'income_booked' = 'END_OF_MONTH'
          AND disbursed_on <= :until"""
    )
)


@operation("loans:run_accruals")
def run_accruals(command: RunAccruals, unit: Unit) -> int:
    """Recognise income of all active loans, and sum up what fell due; a second run for the same day does nothing.

    Of a day that has passed it is what had accrued by then, as the loan stood; the night sees to what happened since.
    So a loan that was brought up to the day before it changed stays as it is.

    Returns:
        How many loans were brought up to the day.

    Raises:
        AccrualInFuture: the day lies after today.
    """
    if command.until > unit.business_date:
        raise AccrualInFuture(command.until)
    # The books of closed days are complete: a loan that waits is not brought up to less.
    closed_on = bank_date_of(unit.connection).closed_on
    until = max(command.until, closed_on or command.until)
    done = _by_chunks(_OF_ALL, until, unit, recognise=income_as_of)
    due_dates_are_summed_up(unit, until)
    return done


def todays_income_is_recognised(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT) -> int:
    """Recognise income up to today of active loans whose income accrues from day to day, or from month to month.

    A second time on the same day does nothing. A last day of the month that went by without a night is made up for.

    Returns:
        How many loans among the accounts were brought up to today, or to the last day of a month.
    """
    today = unit.business_date
    months = _by_chunks(_OF_THE_MONTH, last_month_end(today), unit, accounts)
    return months + _by_chunks(_OF_THE_NIGHT, today, unit, accounts)


def _by_chunks(
    waiting: TextClause,
    until: date,
    unit: Unit,
    among: AccountRange = EVERY_ACCOUNT,
    recognise: Callable[[Iterable[LoanAccount], date, Unit], Sequence[Recorded]] = recognise_income,
) -> int:
    found = waiting_loans(waiting, unit, among, until=until)
    return sum(len(recognise(accounts.values(), until, unit)) for accounts in found)
