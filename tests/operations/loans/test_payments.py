"""Payments under their terms: what is taken, refused, kept for the borrower and paid back to him."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.village import (
    FIRST_MEETING,
    WEEKLY_TERMS,
    Product,
    defined_anew,
    lend,
    meeting,
    on_day,
    product,
    village,
)

from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.disburse import LoanHasPayments, UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.money_checks import MoneyInFuture, PaymentDetail
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.refund import (
    NothingToRefund,
    RefundedBeforeOverpayment,
    RefundedMoreThanOverpaid,
    RefundedNothing,
    RefundOverpayment,
    refund_overpayment,
)
from samity.bank.loans.operations.repay import CustomAmount, RepaidBeforeDisbursement, Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.rules.acceptance import (
    CustomAllocationNotAllowed,
    InterestNotPaidAhead,
    MoreThanDue,
    PaidBeforeDue,
)
from samity.bank.loans.values.parts import Part, Parts
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaymentTerms
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.strategy import Walk
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Refusal, Refusals, reasons_of

if TYPE_CHECKING:
    from samity.storage.unit import Unit

MIFOS = PaymentTerms(strategy={"code": "mifos-standard-strategy"})
# 12,000.00 in twelve weeks at 24 % a year, flat: 1,000.00 and about 55.38 a week.
WEEK = Decimal("1055.38")


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The first meeting is today."""
    return on_day(unit, FIRST_MEETING)


def lent(today: Unit, terms: PaymentTerms) -> tuple[Product, int]:
    """A loan of which payments are taken on these terms."""
    offered, at = product(today, terms=WEEKLY_TERMS, payments=terms), village(today, members=1)
    return offered, lend(today, at, offered.id, at.clients[0])


def paid(today: Unit, loan_id: int) -> list[tuple[int, ...]]:
    """What is paid of each installment that anything is paid of."""
    rows = loan_by_id(today.connection, loan_id).state.installments
    return [tuple(each.paid) for each in rows if each.paid.total]


def balance(today: Unit, gl_id: int) -> int:
    """What an account holds, debit above zero."""
    moved = text(
        "SELECT coalesce(sum(CASE WHEN debit_gl = :gl THEN amount ELSE -amount END), 0)"
        " FROM posting WHERE debit_gl = :gl OR credit_gl = :gl"
    )
    return int(today.connection.scalar(moved, {"gl": gl_id}) or 0)


def test_elements_of_all_installments_are_paid_in_their_order(today: Unit) -> None:
    order = {"code": "element-order", "parts": ["INTEREST", "PRINCIPAL", "FEES", "PENALTIES"], "walk": Walk.VERTICAL}
    terms = PaymentTerms(strategy=order, future_payments=FuturePayments.NO_FUTURE_PAYMENTS)
    _, loan_id = lent(today, terms)
    unit = on_day(today, meeting(2))
    repay_loan(Repay(loan_id, meeting(2), Decimal(500)), unit)
    first, second = paid(unit, loan_id)
    assert first[1] + second[1] + first[0] == 500_00
    assert second[0] == 0, "the interest of both that are due, then principal of the older"
    assert loan_by_id(unit.connection, loan_id).payments == terms


def test_a_prepayment_is_refused_where_none_is_accepted(today: Unit) -> None:
    _, loan_id = lent(today, replace(MIFOS, accepts_prepayment=False))
    unit = on_day(today, meeting(1))
    with pytest.raises(MoreThanDue):
        repay_loan(Repay(loan_id, meeting(1), WEEK * 2), unit)
    due = loan_by_id(unit.connection, loan_id).state.installments[0].due.total
    repay_loan(Repay(loan_id, meeting(1), Decimal(due) / 100), unit)
    with pytest.raises(MoreThanDue):
        repay_loan(Repay(loan_id, meeting(1), Decimal("0.01")), unit)


def test_no_installment_is_paid_before_its_day_where_that_is_not_allowed(today: Unit) -> None:
    _, loan_id = lent(today, replace(MIFOS, allows_advance=False))
    before = meeting(1) - timedelta(days=1)
    with pytest.raises(PaidBeforeDue):
        repay_loan(Repay(loan_id, before, Decimal(1)), on_day(today, before))
    repay_loan(Repay(loan_id, meeting(1), Decimal(1)), on_day(today, meeting(1)))


def test_interest_is_not_paid_ahead_where_that_is_not_accepted(today: Unit) -> None:
    _, loan_id = lent(today, replace(MIFOS, future_payments=FuturePayments.NO_FUTURE_PAYMENTS))
    unit = on_day(today, meeting(1))
    account = loan_by_id(unit.connection, loan_id)
    settles = pay_off_of(unit.connection, account, meeting(1))
    assert settles.parts == Parts(12_000_00, account.state.installments[0].due.interest)
    assert settles.parts.total + settles.not_ahead == account.state.outstanding.total
    with pytest.raises(InterestNotPaidAhead):
        repay_loan(Repay(loan_id, meeting(1), Decimal(settles.parts.total + 1) / 100), unit)
    repay_loan(Repay(loan_id, meeting(1), WEEK * 2), unit)
    (_, interest, *_), (_, ahead, *_) = paid(unit, loan_id)[:2]
    assert (interest > 0, ahead) == (True, 0)
    with pytest.raises(MoneyInFuture):
        repay_loan(Repay(loan_id, meeting(2), Decimal(1)), unit)
    assert broken(unit.connection) == []


@pytest.mark.parametrize(
    "terms",
    [
        replace(MIFOS, accepts_prepayment=False),
        replace(MIFOS, allows_advance=False),
        replace(MIFOS, overpayment=Overpayment.REFUSED),
        replace(MIFOS, future_payments=FuturePayments.NO_FUTURE_PAYMENTS),
        replace(MIFOS, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS, overpayment=Overpayment.REFUSED),
    ],
)
def test_what_is_dated_before_the_pay_out_is_refused_for_that_alone(today: Unit, terms: PaymentTerms) -> None:
    _, loan_id = lent(today, terms)
    with pytest.raises(Refusal) as refused:
        repay_loan(Repay(loan_id, FIRST_MEETING - timedelta(days=1), WEEK), today)
    assert [type(each) for each in reasons_of(refused.value)] == [RepaidBeforeDisbursement]


def test_whoever_pays_says_which_parts_are_settled(today: Unit) -> None:
    _, loan_id = lent(today, replace(MIFOS, allows_custom=True))
    unit = on_day(today, meeting(2))
    custom = (
        CustomAmount(Part.PRINCIPAL, Decimal(1200)),
        CustomAmount(Part.INTEREST, Decimal(10)),
        CustomAmount(Part.INTEREST, Decimal(20)),
    )
    repay_loan(Repay(loan_id, meeting(2), Decimal(1230), custom=custom), unit)
    assert paid(unit, loan_id) == [(1000_00, 30_00, 0, 0), (200_00, 0, 0, 0)]
    # Folded anew, by a payment that counts from before, it settles the same parts.
    repay_loan(Repay(loan_id, meeting(1), WEEK), unit)
    assert paid(unit, loan_id)[1][0] == 1000_00
    assert broken(unit.connection) == []


def test_a_loan_of_another_product_is_paid_in_the_agreed_order_only(today: Unit) -> None:
    _, loan_id = lent(today, MIFOS)
    unit = on_day(today, meeting(1))
    with pytest.raises(CustomAllocationNotAllowed):
        repay_loan(Repay(loan_id, meeting(1), Decimal(1), custom=(CustomAmount(Part.PRINCIPAL, Decimal(1)),)), unit)


def test_loans_already_made_keep_their_terms(today: Unit) -> None:
    offered, loan_id = lent(today, MIFOS)
    anew = defined_anew(today, offered, offered.gl)
    define_loan_product(replace(anew, offer=replace(anew.offer, payments=replace(MIFOS, allows_advance=False))), today)
    repay_loan(Repay(loan_id, FIRST_MEETING, Decimal(1)), today)
    assert loan_by_id(today.connection, loan_id).payments == MIFOS


def test_an_overpayment_is_refunded_in_parts_and_a_refund_taken_back(today: Unit) -> None:
    offered, loan_id = lent(today, MIFOS)
    unit = on_day(today, meeting(1))
    owed = Decimal(loan_by_id(unit.connection, loan_id).state.outstanding.total) / 100
    repay_loan(Repay(loan_id, meeting(1), owed + 50), unit)
    assert balance(unit, offered.gl[Purpose.OVERPAYMENT]) == -50_00
    by_mobile = PaymentDetail(channel_id=offered.mobile_id)
    first = refund_overpayment(RefundOverpayment(loan_id, meeting(1), Decimal(20), by_mobile), unit)
    assert (first.state.status, first.state.overpaid) == (LoanStatus.OVERPAID, 30_00)
    assert balance(unit, offered.mobile_gl) == -20_00
    rest = refund_overpayment(RefundOverpayment(loan_id, meeting(1)), unit)
    assert (rest.state.status, balance(unit, offered.gl[Purpose.OVERPAYMENT])) == (LoanStatus.CLOSED, 0)
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, rest.new_transaction), unit)
    assert loan_by_id(unit.connection, loan_id).state.status is LoanStatus.OVERPAID
    assert balance(unit, offered.gl[Purpose.OVERPAYMENT]) == -30_00
    assert broken(unit.connection) == []


def test_everything_wrong_with_a_refund_is_told_at_once(today: Unit) -> None:
    _, loan_id = lent(today, MIFOS)
    unit = on_day(today, meeting(1))
    with pytest.raises(NothingToRefund):
        refund_overpayment(RefundOverpayment(loan_id, meeting(1)), unit)
    owed = Decimal(loan_by_id(unit.connection, loan_id).state.outstanding.total) / 100
    repay_loan(Repay(loan_id, meeting(1), owed + 50), unit)
    with pytest.raises(Refusals) as refused:
        refund_overpayment(RefundOverpayment(loan_id, FIRST_MEETING, Decimal(51)), unit)
    assert [type(each) for each in refused.value.reasons] == [RefundedBeforeOverpayment, RefundedMoreThanOverpaid]
    with pytest.raises(RefundedNothing):
        refund_overpayment(RefundOverpayment(loan_id, meeting(1), Decimal(0)), unit)
    with pytest.raises(MoneyInFuture):
        refund_overpayment(RefundOverpayment(loan_id, meeting(2)), unit)


def test_a_refund_that_loses_its_overpayment_is_owed_anew(today: Unit) -> None:
    _, loan_id = lent(today, MIFOS)
    unit = on_day(today, meeting(1))
    owed = Decimal(loan_by_id(unit.connection, loan_id).state.outstanding.total) / 100
    payment = repay_loan(Repay(loan_id, meeting(1), owed + 50), unit)
    refund = refund_overpayment(RefundOverpayment(loan_id, meeting(1)), unit)
    fee = define_charge(DefineCharge("Late fee of a refund", "KES", Decimal(10), is_penalty=False), unit)
    with unit.connection.begin_nested() as then:
        add_charge(AddCharge(loan_id, AskedCharge(fee, meeting(1))), unit)
        assert loan_by_id(unit.connection, loan_id).state.outstanding == Parts(10_00)
        then.rollback()
    with unit.connection.begin_nested() as then:
        undo_transaction(UndoTransaction(loan_id, payment.new_transaction), unit)
        state = loan_by_id(unit.connection, loan_id).state
        assert state.outstanding.total == owed * 100 + 50_00
        assert sum(each.credited.principal for each in state.installments) == 50_00
        assert broken(unit.connection) == []
        then.rollback()
    with pytest.raises(LoanHasPayments):
        undo_disbursement(UndoDisbursement(loan_id), unit)
    undo_transaction(UndoTransaction(loan_id, refund.new_transaction), unit)
    undo_transaction(UndoTransaction(loan_id, payment.new_transaction), unit)
    assert broken(unit.connection) == []


def test_the_pay_off_of_any_day_by_its_parts(today: Unit) -> None:
    _, loan_id = lent(today, MIFOS)
    unit = on_day(today, meeting(2))
    whole = loan_by_id(unit.connection, loan_id).state.outstanding
    repay_loan(Repay(loan_id, meeting(2), WEEK), unit)
    account = loan_by_id(unit.connection, loan_id)
    before = FIRST_MEETING - timedelta(days=1)
    assert pay_off_of(unit.connection, account, before).parts == Parts()
    assert pay_off_of(unit.connection, account, meeting(1)).parts == whole
    assert pay_off_of(unit.connection, account, meeting(20)).parts == account.state.outstanding
