"""The charges that a product puts on its loans, between the field of its form and the bank's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.fees.queries import charges, charges_by_id
from samity.bank.fees.values import ChargeTime
from samity.bank.loans.operations.charges import ChargeNotActive, ChargeOfAnotherCurrency
from samity.bank.loans.operations.installment_fees import ChargeNotOfInstallments
from samity.bank.loans.rules.installment_fees import FeesNeedPlannedInstallments
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.web.fields import ManyField
from samity.web.languages import later, say
from samity.web.pages.lending.charges import said_amount
from samity.web.pages.lending.product_over_applied import OverAppliedForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.loans.values.products import LoanProduct
    from samity.kernel.errors import Refusal
    from samity.web.door import Visit

WHEN = {
    ChargeTime.EVERY_INSTALLMENT: later("with every installment"),
    ChargeTime.OVERDUE_INSTALLMENT: later("with each installment that is late"),
}
REFUSED_BESIDE: Mapping[type[Refusal], str] = dict.fromkeys(
    (ChargeNotActive, ChargeOfAnotherCurrency, ChargeNotOfInstallments, FeesNeedPlannedInstallments), "charges"
)


class ProductChargesForm(OverAppliedForm):
    """Which charges the loans of a product get with their installments."""

    charges = ManyField(later("Charged with installments"), of=int)

    def offer_charges(self, visit: Visit, standing: tuple[int, ...]) -> None:
        """Offer the charges in use, and those that the product has."""
        self.charges.choices = [
            (each.id, f"{each.name}, {WHEN[each.time]}")
            for each in charges(visit.connection)
            if each.time is not ChargeTime.ON_A_DAY and (each.is_active or each.id in standing)
        ]


def charges_in_words(product: LoanProduct, visit: Visit) -> Iterator[tuple[str, str]]:
    """Say what the loans of a product are charged with every installment, and with late ones."""
    currency = currency_by_code(visit.connection, product.currency_code)
    found = charges_by_id(visit.connection, product.offer.charges)
    for time, when in WHEN.items():
        own = [each for _, each in sorted(found.items()) if each.time is time]
        if own:
            told = (f"{each.name}, {said_amount(each, currency, visit.formats)}" for each in own)
            yield say("Charged {when}", when=when), "; ".join(told)
