"""Coins that are gone: cash is collected in steps, the loan is credited with the amount, the books hold both."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import Product, lend, meeting, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import GlAccountNotMapped, Purpose
from samity.bank.loans.operations.money_checks import CashBelowCoin, PaymentDetail
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.organisation.operations.currencies import ChangeCurrency, change_currency
from samity.bank.organisation.operations.payment_channels import AddPaymentChannel, add_payment_channel

if TYPE_CHECKING:
    from samity.bank.loans.operations.recording import Recorded
    from samity.storage.unit import Unit

LENT = 12_000_00


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The day of the second meeting, in a country without one- and two-cent coins."""
    change_currency(ChangeCurrency("KES", {"cash_unit": Decimal("0.05")}), unit)
    return on_day(unit, meeting(2))


@pytest.fixture(params=[AccountingRule.CASH, AccountingRule.ACCRUAL_PERIODIC])
def offered(request: pytest.FixtureRequest, today: Unit) -> Product:
    """A product that has an account for what rounding leaves, once for each way of accounting."""
    return product(today, accounting=request.param)


@pytest.fixture
def loan_id(today: Unit, offered: Product) -> int:
    """12,000 lent to a member at the first meeting."""
    place = village(today, members=1)
    return lend(today, place, offered.id, place.clients[0])


@pytest.fixture
def cash(today: Unit) -> PaymentDetail:
    """The cash box."""
    return PaymentDetail(add_payment_channel(AddPaymentChannel(name="Cash box", is_cash=True), today))


def pays(unit: Unit, loan_id: int, amount: str, payment: PaymentDetail) -> Recorded:
    return repay_loan(Repay(loan_id, meeting(1), Decimal(amount), payment), unit)


def balance(unit: Unit, loan_id: int, gl: int) -> int:
    return account_balance(unit.connection, loan_id, gl)


@pytest.mark.parametrize(
    ("amount", "collected", "difference"),
    [
        ("600.02", 600_00, -2),
        ("600.03", 600_05, 2),
        ("600.05", 600_05, 0),
        ("0.03", 5, 2),
    ],
)
def test_cash_is_collected_in_coins_and_the_loan_credited_with_the_amount(
    today: Unit, offered: Product, loan_id: int, cash: PaymentDetail, amount: str, collected: int, difference: int
) -> None:
    pays(today, loan_id, amount, cash)
    assert loan_by_id(today.connection, loan_id).state.paid.total == collected - difference == Decimal(amount) * 100
    assert balance(today, loan_id, offered.gl[Purpose.FUND_SOURCE]) == collected - LENT
    assert balance(today, loan_id, offered.gl[Purpose.CASH_ROUNDING]) == -difference
    assert sum(balance(today, loan_id, gl) for gl in offered.gl.values()) == 0


@pytest.mark.parametrize("amount", ["0.01", "0.02"])
def test_cash_that_no_coin_can_pay_is_refused(today: Unit, loan_id: int, cash: PaymentDetail, amount: str) -> None:
    with pytest.raises(CashBelowCoin, match=rf"{amount} cannot be paid in cash: the smallest coin is .*0\.05"):
        pays(today, loan_id, amount, cash)
    assert loan_by_id(today.connection, loan_id).state.paid.total == 0


def test_mobile_money_knows_no_coins(today: Unit, offered: Product, loan_id: int) -> None:
    pays(today, loan_id, "600.02", PaymentDetail(offered.mobile_id))
    assert loan_by_id(today.connection, loan_id).state.paid.total == 600_02
    assert balance(today, loan_id, offered.mobile_gl) == 600_02
    assert balance(today, loan_id, offered.gl[Purpose.CASH_ROUNDING]) == 0


def test_the_rounding_is_taken_back_with_its_payment(
    today: Unit, offered: Product, loan_id: int, cash: PaymentDetail
) -> None:
    paid = pays(today, loan_id, "600.03", cash)
    (payment,) = [row.id for row in paid.transactions if row.shows_fact and row.reverses_id is None]
    undo_transaction(UndoTransaction(loan_id, payment), today)
    assert balance(today, loan_id, offered.gl[Purpose.CASH_ROUNDING]) == 0
    assert balance(today, loan_id, offered.gl[Purpose.FUND_SOURCE]) == -LENT
    assert loan_by_id(today.connection, loan_id).state.paid.total == 0


def test_a_payment_that_is_allocated_anew_keeps_its_rounding(
    today: Unit, offered: Product, loan_id: int, cash: PaymentDetail
) -> None:
    """What came in on the day stays what came in, whatever it is found to have paid."""
    repay_loan(Repay(loan_id, meeting(2), Decimal("600.03"), cash), today)
    pays(today, loan_id, "40.00", cash)
    assert balance(today, loan_id, offered.gl[Purpose.CASH_ROUNDING]) == -2
    assert balance(today, loan_id, offered.gl[Purpose.FUND_SOURCE]) == 640_05 - LENT


def test_an_overpayment_is_rounded_once_on_the_whole(
    today: Unit, offered: Product, loan_id: int, cash: PaymentDetail
) -> None:
    pays(today, loan_id, "13000.02", cash)
    state = loan_by_id(today.connection, loan_id).state
    assert state.paid.total + state.overpaid == 13_000_02
    assert balance(today, loan_id, offered.gl[Purpose.FUND_SOURCE]) == 13_000_00 - LENT
    assert balance(today, loan_id, offered.gl[Purpose.CASH_ROUNDING]) == 2


def test_without_an_account_for_it_only_what_coins_can_pay_is_taken(today: Unit, cash: PaymentDetail) -> None:
    unmapped = product(today, leaving_out=frozenset({Purpose.CASH_ROUNDING}))
    place = village(today, members=1)
    loan_id = lend(today, place, unmapped.id, place.clients[0])
    point = today.connection.begin_nested()
    with pytest.raises(GlAccountNotMapped) as refused:
        pays(today, loan_id, "600.02", cash)
    point.rollback()
    assert refused.value.purpose == Purpose.CASH_ROUNDING
    assert loan_by_id(today.connection, loan_id).state.paid.total == 0
    pays(today, loan_id, "600.05", cash)
    pays(today, loan_id, "0.02", PaymentDetail(unmapped.mobile_id))
    assert loan_by_id(today.connection, loan_id).state.paid.total == 600_07
