"""Another rate and another amount of a contract, with the schedule now and then before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.operations.loans.standing import ON_REAL_BALANCE
from tests.village import FIRST_MEETING, lend_alone, product

from samity.bank.loans.values.terms import Amortization

if TYPE_CHECKING:
    from tests.web.counter import Counter


def lent(counter: Counter) -> int:
    """Lend twelve thousand at 24 % a year over six months, on the real balance."""
    with staying(counter.engine, FIRST_MEETING) as unit:
        terms = replace(ON_REAL_BALANCE, amortization=Amortization.EQUAL_PRINCIPAL)
        return lend_alone(unit, product(unit, terms=terms).id, counter.place.clients[0], on=FIRST_MEETING)


def test_another_rate_is_shown_before_it_is_agreed_on(counter: Counter) -> None:
    loan_id = lent(counter)
    path = f"/loans/{loan_id}/rate"
    assert counter.clerk.open(path).says("Rate in percent")
    looked = counter.clerk.send(counter.clerk.open(path), rate="36", _look="yes")
    assert looked.says("The schedule now, and then", "Nothing is changed yet")
    assert counter.found(loan_id).terms.annual_rate == 24
    assert counter.clerk.send(looked).says("The loan bears another rate.")
    assert counter.found(loan_id).terms.annual_rate == 36
    assert counter.clerk.send(counter.clerk.open(path), rate="-1").says("No loan bears -1 %.")


def test_another_amount_is_shown_before_it_is_agreed_on(counter: Counter) -> None:
    loan_id = lent(counter)
    path = f"/loans/{loan_id}/repayment-amount"
    assert counter.clerk.open(path).says("Each installment repays so much")
    looked = counter.clerk.send(counter.clerk.open(path), amount="6000", _look="yes")
    assert looked.says("The schedule now, and then")
    assert counter.clerk.send(looked).says("The installments to come repay another amount.")
    assert [each.due.principal for each in counter.found(loan_id).state.installments[:3]] == [6000_00, 6000_00, 0]


def test_a_schedule_that_is_none_by_contract_is_rescheduled(counter: Counter) -> None:
    page = counter.clerk.open(f"/loans/{counter.loan()}")
    assert page.says("Agree on another rate its schedule is not by contract: ask to reschedule it")
