"""The installments that a disbursement begins, with charges in their places. See docs/rules/fold.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.charges import keeping_due_dates, with_charge
from samity.bank.loans.rules.installment_fees import with_fees
from samity.bank.loans.rules.recalculation import asking
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import ON_DEMAND, Installment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from samity.bank.loans.rules.planned_dates import PlannedDates
    from samity.bank.loans.values.agreed_fees import AgreedFee
    from samity.bank.loans.values.state import LoanCharge
    from samity.bank.loans.values.terms import LoanTerms


def first_installments(
    terms: LoanTerms,
    disbursed_on: date,
    dates: PlannedDates,
    charges: Iterable[LoanCharge],
    fees: Iterable[AgreedFee] = (),
) -> tuple[Installment, ...]:
    """Return the installments of a schedule, or the one of a loan that is due on demand, before anything is paid.

    Args:
        terms: with the principal that goes out.
        disbursed_on: the day it does.
        dates: of the schedule; none where all is due on demand.
        charges: that were put on the loan before.
        fees: of every installment, where they are only planned; paid out, each of them is a charge.
    """
    installments: tuple[Installment, ...] = (Installment(1, disbursed_on, ON_DEMAND, Parts(terms.principal)),)
    if not terms.is_on_demand:
        installments = tuple(Installment.of(row) for row in schedule(terms, disbursed_on, *dates))
        if terms.recalculates or terms.prepayment.looks_at_totals:
            installments = asking(terms, installments)
    installments = with_fees(installments, fees)
    for charge in charges:
        installments = with_charge(installments, charge, keeping_due_dates(terms))
    return installments
