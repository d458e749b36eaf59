"""What a payment ahead makes of the installments to come, in the words of a loan officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.prepayment import goes_with
from samity.bank.loans.values.payment_terms import PaidWhen
from samity.bank.loans.values.prepayment import LatePayments, PrepaymentMethod
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.loans.values.payment_terms import PaymentTerms
    from samity.bank.loans.values.terms import LoanTerms

_FEWER = later("fewer installments of the same amount")
METHODS: Mapping[PrepaymentMethod, str] = {
    PrepaymentMethod.NO_RECALCULATION: later("pays the next installments' principal, and changes none"),
    PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS: later("lowers the next installments"),
    PrepaymentMethod.KEEP_SAME_NUMBER_OF_TERMS: later("lowers all installments evenly"),
    PrepaymentMethod.KEEP_SAME_PRINCIPAL_AMOUNT: later("leaves fewer installments of the same principal"),
    PrepaymentMethod.KEEP_SAME_TOTAL_REPAYMENT_AMOUNT: later("leaves {fewer}", fewer=_FEWER),
    PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT: later("lowers all installments to a new equal amount"),
    PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS: later("leaves {fewer}", fewer=_FEWER),
    PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS_NEW: later("leaves {fewer}", fewer=_FEWER),
}
LATE: Mapping[LatePayments, str] = {
    LatePayments.OVERDUE_INSTALLMENTS_INCREASE: later("is asked for with what is overdue"),
    LatePayments.LAST_INSTALLMENT_INCREASE: later("is asked for with the last installment"),
}
TOLD_PAID: Mapping[PaidWhen, str] = {
    PaidWhen.PRINCIPAL: later("once its principal is paid"),
    PaidWhen.ORIGINAL_TOTAL: later("once it was paid what the first schedule asked for"),
}


def methods_for(terms: LoanTerms) -> list[tuple[PrepaymentMethod, str]]:
    """Return what may be chosen for one payment, each with its words; those that say the same once."""
    if not terms.accrues or terms.is_on_demand:
        return []
    said: dict[str, PrepaymentMethod] = {}
    for method, words in METHODS.items():
        if goes_with(method, terms):
            said.setdefault(words, method)
    return [(method, words) for words, method in said.items()]


def prepayments_in_words(terms: LoanTerms, payments: PaymentTerms) -> Iterator[tuple[str, str]]:
    """Give what was agreed about payments ahead, each as its name and what it says."""
    if not terms.accrues or terms.is_on_demand:
        return
    agreed = terms.prepayment
    yield say("What is paid ahead"), METHODS[agreed.method]
    if agreed.keeps_totals:
        yield say("An installment's total"), say("stays when its interest changes; the last one takes the difference")
    if agreed.late in LATE:
        yield say("Interest for being late"), LATE[agreed.late]
    if not agreed.applies_interest:
        yield say("Interest so far"), say("is not taken before its due date, but by what ends the loan")
    if payments.paid_when in TOLD_PAID:
        yield say("An installment is told as paid"), TOLD_PAID[payments.paid_when]
