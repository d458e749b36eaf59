"""Income of days after a charge-off that is entered later. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.parts import total_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.rules.advance import Advance
    from samity.bank.loans.rules.reconcile import BookedTransaction
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.state import LoanState


def charged_off_anew(agreement: Agreement, before: LoanState, after: LoanState) -> date | None:
    """Return the day as of which a loan whose income accrues is charged off, where it was not before; else None."""
    on = after.charged_off_on
    is_anew = on is not None and on != before.charged_off_on and agreement.accounting is AccountingRule.ACCRUAL_PERIODIC
    return on if is_anew else None


def without_later_income(advance: Advance, on: date, income: Sequence[BookedTransaction]) -> Advance:
    """Take back each recognition that counts from a day after a charge-off; what of it was earned is booked anew.

    Args:
        advance: what becomes of the loan; its income is that of the day.
        on: the day of the charge-off.
        income: the recognitions that stand.
    """
    later = [each for each in income if each.consequence.value_on > on]
    gone = total_of([each.consequence.parts for each in later])
    return replace(advance, reverse=(*advance.reverse, *later), income_change=advance.income_change.plus(gone))
