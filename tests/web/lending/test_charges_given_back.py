"""Charges given back and refunded at the counter."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import FIRST_MEETING

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge

if TYPE_CHECKING:
    from tests.web.counter import Counter


def charged(counter: Counter, loan_id: int) -> int:
    """Put a fee of 30 on a loan, due on its first day."""
    with staying(counter.engine, FIRST_MEETING) as unit:
        fee = define_charge(DefineCharge(f"Passbook of {loan_id}", "KES", Decimal(30), is_penalty=False), unit)
        return add_charge(AddCharge(loan_id, AskedCharge(fee, FIRST_MEETING)), unit)


def test_a_charge_is_given_back_and_not_waived_then(counter: Counter) -> None:
    loan_id = counter.loan()
    path = f"/loans/{loan_id}/charges/{charged(counter, loan_id)}"
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert f"{path}/adjust" in page.links
    assert f"{path}/refund" not in page.links
    refused = counter.clerk.fill(f"{path}/adjust", amount="31")
    assert set(refused.wrong) == {"amount"}
    page = counter.clerk.send(refused, amount="20")
    assert page.says("The charge is given back", "Charge given back")
    assert f"{path}/waive" not in page.links
    assert counter.found(loan_id).state.paid.total == 20_00


def test_what_was_paid_of_a_charge_is_refunded(counter: Counter) -> None:
    loan_id = counter.loan()
    path = f"/loans/{loan_id}/charges/{charged(counter, loan_id)}"
    counter.clerk.fill(f"/loans/{loan_id}/repay", amount="30")
    refused = counter.clerk.fill(f"{path}/refund", amount="31")
    assert set(refused.wrong) == {"amount"}
    page = counter.clerk.send(refused, amount="30")
    assert page.says("is given back, and settles", "Charge refunded", "nothing was paid of it")
    assert counter.found(loan_id).state.paid.total == 60_00
    assert counter.elsewhere.open(f"{path}/refund").status == 403
