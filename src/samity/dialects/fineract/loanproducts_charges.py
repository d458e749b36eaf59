"""What this dialect says of the charges that a product puts on its loans. See docs/rules/installment-fees.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from samity.bank.fees.queries import charges_by_id
from samity.bank.loans.values.products import LoanProduct
from samity.bank.organisation.queries import currency_by_code
from samity.dialects.fineract.charges import spell_charge
from samity.dialects.fineract.loanproducts_over_applied import OverAppliedOfProducts
from samity.dialects.fineract.not_offered import NullIsAbsent
from samity.dialects.fineract.wire import WireId
from samity.storage.unit import Unit


class ChargeOfProduct(NullIsAbsent):
    """A predefined charge that each loan of the product gets."""

    id: WireId


class ChargesOfProducts(OverAppliedOfProducts):
    """Which charges its loans get by themselves."""

    charges: tuple[ChargeOfProduct, ...] = ()

    def charge_ids(self) -> tuple[int, ...]:
        """Return the predefined charges, each once."""
        return tuple(sorted({each.id for each in self.charges}))


def product_charges(products: Iterable[LoanProduct], unit: Unit) -> Mapping[int, list[dict[str, Any]]]:
    """Spell the charges of products, by the product's id."""
    asked = list(products)
    defined = charges_by_id(unit.connection, {charge for each in asked for charge in each.offer.charges})
    codes = {each.currency_code for each in defined.values()}
    known = {code: currency_by_code(unit.connection, code) for code in sorted(codes)}
    return {
        product.id: [spell_charge(defined[each], known[defined[each].currency_code]) for each in product.offer.charges]
        for product in asked
    }


def written_charges(charge_ids: Iterable[int]) -> list[dict[str, int]]:
    """Return them as a body would have written them."""
    return [{"id": each} for each in charge_ids]
