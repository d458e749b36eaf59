"""Fees of every installment, on pages: defined, put on a product, and read on the loan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.lending.products import named, typed

from samity.bank.fees.queries import charges

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_a_fee_of_every_installment_is_defined_and_put_on_a_product(counter: Counter) -> None:
    page = counter.clerk.fill(
        "/charges/define", name="Share of each", currency_code="KES", amount="1.5", base="PERCENT_OF_AMOUNT"
    )
    assert "one of installments alone" in page.wrong["base"]
    page = counter.clerk.send(page, time="EVERY_INSTALLMENT")
    assert page.says("Share of each", "1.5 % of an installment's principal", "with every installment of the loans")
    with counter.engine.connect() as connection:
        [fee] = [each.id for each in charges(connection) if each.name == "Share of each"]
    page = counter.clerk.fill("/products/define", **typed(counter, "Sharing"), charges=fee)
    assert page.says("Charged with every installment Share of each, 1.5 % of an installment's principal")
    made = named(counter, "Sharing")
    again = counter.clerk.fill(f"/products/{made.id}/define")
    assert again.says("The product is defined anew.")
    assert named(counter, "Sharing").offer.charges == made.offer.charges
