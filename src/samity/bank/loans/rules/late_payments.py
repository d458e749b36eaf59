"""Interest of what is overdue that is asked for with it. See docs/rules/late-payments.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.values.parts import Part
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.state import Accrued, Installment
    from samity.bank.loans.values.terms import LoanTerms


def with_overdue_raised(
    terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued, on: date, *, waits: bool = False
) -> tuple[list[Installment], Accrued]:
    """Let the oldest overdue installment ask for the interest of all overdue principal, where that was agreed.

    Args:
        terms: of the loan.
        installments: of it.
        accrued: up to when interest was reckoned, and what rounding left of it.
        on: up to when it is reckoned now, no later than the running installment is due.
        waits: it is reckoned and not asked for yet, for the loan is locked.

    Returns:
        The installments, and what rounding leaves.
    """
    rows, running = list(installments), installments[accrued.number - 1]
    late = [each for each in rows[: accrued.number - 1] if each.outstanding.principal]
    if not terms.prepayment.raises_overdue or not late or running.number <= terms.grace_on_interest_charged:
        return rows, accrued
    if on <= accrued.until:  # a half that was rounded up and is left would be rounded down again
        return rows, accrued
    principal = sum(each.outstanding.principal for each in late)
    rate = rate_between(terms, running.from_on, accrued.until, on, accrued.calendar)
    exact = accrued.late_left + principal * rate
    if waits:
        return rows, accrued._replace(late_left=exact)
    more, oldest = rounded_ratio(exact, terms.rounding), late[0]
    rows[oldest.number - 1] = oldest._replace(due=oldest.due.adding(Part.INTEREST, more))
    return rows, accrued._replace(late_left=exact - more)
