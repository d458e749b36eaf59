"""What this dialect says of products about being late: what is tolerated, classes, and when loans perform no more."""

from __future__ import annotations

from typing import Any

from samity.bank.loans.values.arrears_settings import ArrearsSettings, ToleranceMethod
from samity.bank.loans.values.delinquency import NonPerforming
from samity.bank.loans.values.products import LoanProduct
from samity.bank.loans.values.terms import LoanTerms
from samity.dialects.fineract.loanproducts_not_offered import NotOfferedOfProducts
from samity.dialects.fineract.wire import WireAmount, WireCount, WireId, WireTruth
from samity.kernel.money import Currency


class LatenessOfProducts(NotOfferedOfProducts):
    """How late loans may be, how they are classed then, and when they perform no more."""

    inArrearsTolerance: WireAmount | None = None
    graceOnArrearsAgeing: WireCount | None = None
    overdueDaysForNPA: WireCount | None = None
    accountMovesOutOfNPAOnlyOnArrearsCompletion: WireTruth = False
    delinquencyBucketId: WireId | None = None
    enableInstallmentLevelDelinquency: WireTruth = False

    def non_performing(self) -> NonPerforming:
        """Return when its loans perform no more."""
        return NonPerforming(self.overdueDaysForNPA, self.accountMovesOutOfNPAOnlyOnArrearsCompletion)

    def tolerated(self, minor: int | None) -> ArrearsSettings:
        """Return what is tolerated of a loan that is late, with the amount in minor units."""
        return ArrearsSettings(grace=self.graceOnArrearsAgeing or 0, tolerance=minor or 0)


def spell_tolerated(terms: LoanTerms, currency: Currency) -> dict[str, Any]:
    """Spell what products and loans tolerate, and whether installments are classed one by one."""
    arrears = terms.arrears
    return {
        "inArrearsTolerance": currency.major(arrears.tolerance),
        "graceOnArrearsAgeing": arrears.grace if arrears.method is ToleranceMethod.DAYS else None,
        "enableInstallmentLevelDelinquency": terms.classed_by_installment,
    }


def spell_lateness(product: LoanProduct) -> dict[str, Any]:
    """Spell which bucket classes a product's loans, and when they perform no more."""
    said = product.offer.non_performing
    return {
        "overdueDaysForNPA": said.days,
        "accountMovesOutOfNPAOnlyOnArrearsCompletion": said.until_cleared,
        "delinquencyBucketId": product.bucket_id,
    }
