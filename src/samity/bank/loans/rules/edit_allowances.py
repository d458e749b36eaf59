"""What a product cannot let be done to the schedules of its loans by hand. See docs/rules/schedule-edits.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.values.allowances import EditOption
from samity.bank.loans.values.terms import Amortization, InterestMethod, ScheduleEngine
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.values.allowances import Allowances
    from samity.bank.loans.values.terms import LoanTerms


@dataclass(eq=False)
class EditsNeedContract(Refusal):
    """Only a schedule that a contract states row by row can be changed by hand, and this product's is another."""


@dataclass(eq=False)
class EditsNeedFixedInterest(Refusal):
    """Interest that accrues on the real balance is not changed by hand: it follows what is paid."""


@dataclass(eq=False)
class EditsNeedInstallments(Refusal):
    """What is due on demand has no due dates and no installments that could be changed by hand."""


@dataclass(eq=False)
class EditsNeedInterestOnDueDates(Refusal):
    """A schedule whose interest is applied on days of the month cannot be changed by hand."""


@dataclass(eq=False)
class HolidaysNeedEqualPrincipal(Refusal):
    """Where interest accrues on the real balance, payment holidays go with equal principal."""


@dataclass(eq=False)
class HolidaysNeedDecliningInterest(Refusal):
    """Payment holidays go with interest on what is still owed, not with flat interest."""


def allowance_refusals(terms: LoanTerms, allowances: Allowances) -> Iterator[Refusal]:
    """Give what a product cannot let be done to its loans."""
    if allowances.edits and terms.engine is not ScheduleEngine.CONTRACTUAL:
        yield EditsNeedContract()
    if allowances.edits and terms.is_on_demand:
        yield EditsNeedInstallments()
    if allowances.edits and terms.application_days:
        yield EditsNeedInterestOnDueDates()
    if terms.accrues and not terms.is_on_demand:
        if EditOption.INTEREST in allowances.edits:
            yield EditsNeedFixedInterest()
        if EditOption.PAYMENT_HOLIDAYS in allowances.edits and terms.amortization is not Amortization.EQUAL_PRINCIPAL:
            yield HolidaysNeedEqualPrincipal()
    if EditOption.PAYMENT_HOLIDAYS in allowances.edits and terms.interest_method is InterestMethod.FLAT:
        yield HolidaysNeedDecliningInterest()
