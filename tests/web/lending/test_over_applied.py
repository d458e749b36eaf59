"""Loans that go beyond what was applied for, on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.lending.products import named, typed

from samity.bank.loans.values.allowances import OverApplied, OverAppliedBy

if TYPE_CHECKING:
    from tests.web.counter import Counter


@pytest.mark.parametrize(
    ("by", "kept", "said"),
    [
        (OverAppliedBy.FLAT, 500_00, "up to KES 500.00 more than was applied for"),
        (OverAppliedBy.PERCENTAGE, 500, "up to 500 % more than was applied for"),
    ],
)
def test_a_product_says_how_far_its_loans_go_beyond_their_application(
    counter: Counter, by: OverAppliedBy, kept: int, said: str
) -> None:
    name = f"Beyond {by.value}"
    page = counter.clerk.fill("/products/define", **typed(counter, name), over_applied_by=by.value)
    assert "how much more" in page.wrong["over_applied_by"]
    page = counter.clerk.send(page, over_applied="500")
    assert page.says("The product can be lent now.", said)
    made = named(counter, name)
    assert made.offer.allowances.over_applied == OverApplied(by, kept)
    again = counter.clerk.fill(f"/products/{made.id}/define")
    assert again.says("The product is defined anew.", said)


def test_a_number_alone_bounds_nothing(counter: Counter) -> None:
    page = counter.clerk.fill("/products/define", **typed(counter, "Number alone"), over_applied="5")
    assert "percent or an amount" in page.wrong["over_applied"]
