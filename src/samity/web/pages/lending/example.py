"""An example of a product's loans: amount, number and day are typed, and its schedule follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wtforms import Form

from samity.bank.loans.operations.amounts import AmountTooFine, AmountTooLarge, minor_units
from samity.bank.loans.operations.preview_terms import AskedTerms, preview_terms
from samity.bank.loans.rules.offers import TermImpossible, TermLeftOpen, TermOutsideOffer
from samity.bank.loans.values.parts import NOTHING, Parts, total_of
from samity.bank.loans.values.products import Wish
from samity.kernel.errors import Refusal
from samity.web.acts import place_refusals
from samity.web.fields import AmountField, DayField, WholeField, positive
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.products import LoanProduct
    from samity.bank.loans.values.state import Installment
    from samity.kernel.money import Currency
    from samity.web.door import Visit

MAY = "loans:apply"
"""What the preview of a schedule needs, here as over the APIs."""


class ExampleForm(Form):
    """What is typed; it changes nothing, so it needs no token and may be kept as an address."""

    principal = AmountField(later("Amount"), checks=[positive])
    number = WholeField(later("Installments"), checks=[positive])
    on = DayField(later("Paid out on"))


@dataclass(frozen=True, slots=True)
class Example:
    """An example, or what stands against it.

    Attributes:
        on_top: reasons that belong to no field.
        due: of all installments, in minor units.
    """

    form: ExampleForm
    on_top: Sequence[str] = ()
    installments: Sequence[Installment] = ()
    due: Parts = NOTHING


def example_of(visit: Visit, product: LoanProduct, currency: Currency) -> Example | None:
    """Return the schedule of what the address asks for, else of the product's own terms; None for who may not ask."""
    if not visit.may(MAY):
        return None
    asked, terms, left_open = visit.request.query_params, product.offer.terms, product.offer.left_open
    own = {
        "principal": None if "principal" in left_open else currency.major(terms.principal),
        "number": None if "number_of_installments" in left_open else terms.number_of_installments,
        "on": visit.unit.business_date,
    }
    form = ExampleForm(asked or None, data=own, meta={"formats": visit.formats})
    if (asked and not form.validate()) or (not asked and None in own.values()):
        return Example(form)
    try:
        wish = Wish(principal=minor_units(form.principal.data, currency), number_of_installments=form.number.data)
        previewed = preview_terms(AskedTerms(product.id, wish, form.on.data), visit.unit)
    except Refusal as refusal:
        return Example(form, place_refusals(form, refusal, _beside, visit.formats))
    return Example(form, (), previewed.installments, total_of([each.due for each in previewed.installments]))


def _beside(refusal: Refusal) -> str | None:
    if isinstance(refusal, AmountTooFine | AmountTooLarge):
        return "principal"
    if isinstance(refusal, TermOutsideOffer | TermImpossible | TermLeftOpen):
        return {"principal": "principal", "numberOfRepayments": "number"}.get(refusal.term)
    return None
