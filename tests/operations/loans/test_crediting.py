"""Credits, payments charged back and interest waived: what they settle, owe and post; what stands against them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.paying import refused
from tests.operations.loans.standing import ON_REAL_BALANCE, held, state_of
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.values import Purpose
from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.loans.operations.charge_back import (
    ChargeBack,
    ChargedBackBeforePayment,
    ChargedBackMoreThanPaid,
    ChargedBackNothing,
    ChargedBackWhileHeld,
    LoanChargesNothingBack,
    NotChargeable,
    charge_back,
)
from samity.bank.loans.operations.credit import (
    Credit,
    CreditedBeforeDisbursement,
    CreditedNothing,
    LoanTakesNoCredit,
    credit_loan,
)
from samity.bank.loans.operations.disburse import LoanHasPayments, UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.money_checks import MoneyInFuture
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import PaymentWasChargedBack, UndoTransaction, undo_transaction
from samity.bank.loans.operations.waive_interest import (
    InterestWaivedBeforeLastAct,
    InterestWaivedInFuture,
    InterestWaivedMoreThanOwed,
    InterestWaivedNotActive,
    InterestWaivedNothing,
    WaiveInterest,
    waive_interest,
)
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules.acceptance import MoreThanPayOff
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.state import LoanStatus
from samity.close_of_business.invariants import broken
from samity.close_of_business.steps.held_payments import settle_held_payments

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, PAID_ON, TODAY = date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 20)
DAY = timedelta(days=1)
CASH_IN = {TransactionKind.PAYOUT_REFUND, TransactionKind.MERCHANT_ISSUED_REFUND}
WHERE = {
    **{kind: {Purpose.FUND_SOURCE: Decimal(-600 + 162 + 162)} for kind in CASH_IN},
    TransactionKind.GOODWILL_CREDIT: {
        Purpose.FUND_SOURCE: Decimal(-600 + 162),
        Purpose.GOODWILL_CREDIT: Decimal(150),
        Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST: Decimal(12),
    },
    TransactionKind.INTEREST_PAYMENT_WAIVER: {
        Purpose.FUND_SOURCE: Decimal(-600 + 162),
        Purpose.INTEREST_ON_LOANS: Decimal(162),
    },
}
"""What the second installment of 150.00 and 12.00 moves, beside the loan and its first payment."""


def lent(unit: Unit, offered: Product) -> int:
    """Lend 600.00 over four months at 12.00 a month, and pay the first installment."""
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    repay_loan(Repay(loan_id, PAID_ON, Decimal(162)), on_day(unit, PAID_ON))
    return loan_id


def credited(unit: Unit, loan_id: int, kind: TransactionKind, amount: Decimal) -> int:
    return credit_loan(Credit(loan_id, kind, TODAY, amount), on_day(unit, TODAY)).new_transaction


def only(unit: Unit, loan_id: int, kind: TransactionKind) -> int:
    (found,) = [each["id"] for each in transactions_of(unit.connection, [loan_id]) if each["kind"] == kind]
    return int(found)


@pytest.mark.parametrize("kind", sorted(WHERE))
@pytest.mark.parametrize("rule", [AccountingRule.CASH, AccountingRule.ACCRUAL_PERIODIC])
def test_a_credit_settles_like_a_payment_and_posts_where_it_comes_from(
    unit: Unit, kind: TransactionKind, rule: AccountingRule
) -> None:
    offered = product(unit, terms=TERMS, accounting=rule, credits_loans=True)
    loan_id = lent(unit, offered)
    run_accruals(RunAccruals(TODAY), on_day(unit, TODAY))
    books = held(unit, loan_id, offered)
    transaction = credited(unit, loan_id, kind, Decimal(162))
    state = state_of(loan_id, unit)
    assert state.paid == Parts(300_00, 24_00)
    run_accruals(RunAccruals(TODAY), on_day(unit, TODAY))
    told = held(unit, loan_id, offered)
    income = Decimal(-24) + WHERE[kind].get(Purpose.INTEREST_ON_LOANS, Decimal(0))
    assert told == {
        **WHERE[kind],
        Purpose.LOAN_PORTFOLIO: Decimal(300),
        Purpose.INTEREST_ON_LOANS: income,
    }
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, transaction), on_day(unit, TODAY))
    run_accruals(RunAccruals(TODAY), on_day(unit, TODAY))
    assert held(unit, loan_id, offered) == books
    assert broken(unit.connection) == []


def test_goodwill_beyond_the_debt_is_owed_to_the_borrower(unit: Unit) -> None:
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id = lent(unit, offered)
    credited(unit, loan_id, TransactionKind.GOODWILL_CREDIT, Decimal(500))
    state = state_of(loan_id, unit)
    assert (state.status, state.overpaid) == (LoanStatus.OVERPAID, 14_00)
    assert held(unit, loan_id, offered)[Purpose.OVERPAYMENT] == -14
    assert broken(unit.connection) == []


def test_what_stands_against_a_credit_is_named_at_once(unit: Unit) -> None:
    offered = product(unit, terms=TERMS, refuses_overpayment=True, credits_loans=True)
    loan_id, today = lent(unit, offered), on_day(unit, TODAY)
    goodwill = TransactionKind.GOODWILL_CREDIT
    early = Credit(loan_id, goodwill, LENT_ON - DAY, Decimal(0))
    assert refused(lambda: credit_loan(early, today)) == [CreditedBeforeDisbursement, CreditedNothing]
    assert refused(lambda: credit_loan(Credit(loan_id, goodwill, TODAY + DAY, Decimal(1)), today)) == [MoneyInFuture]
    assert refused(lambda: credit_loan(Credit(loan_id, goodwill, TODAY, Decimal(500)), today)) == [MoreThanPayOff]
    write_off_loan(WriteOff(loan_id, TODAY), today)
    assert refused(lambda: credit_loan(Credit(loan_id, goodwill, TODAY, Decimal(1)), today)) == [LoanTakesNoCredit]
    assert refused(lambda: undo_disbursement(UndoDisbursement(loan_id), today)) == [LoanHasPayments]


def test_a_payment_charged_back_is_owed_anew_as_principal(unit: Unit) -> None:
    """The third installment runs on no day of February: the second, which does, asks for 100.00 more."""
    offered = product(unit, terms=TERMS)
    loan_id, today = lent(unit, offered), on_day(unit, TODAY)
    run_accruals(RunAccruals(TODAY), today)
    books, paid = held(unit, loan_id, offered), only(unit, loan_id, TransactionKind.REPAYMENT)
    done = charge_back(ChargeBack(loan_id, paid, Decimal(100)), today)
    state = state_of(loan_id, unit)
    assert [each.due.principal for each in state.installments] == [150_00, 250_00, 150_00, 150_00]
    assert (state.status, state.outstanding.principal, state.paid) == (LoanStatus.ACTIVE, 550_00, Parts(150_00, 12_00))
    told = held(unit, loan_id, offered)
    assert (told[Purpose.FUND_SOURCE], told[Purpose.LOAN_PORTFOLIO]) == (Decimal(-600 + 62), Decimal(550))
    rest = refused(lambda: charge_back(ChargeBack(loan_id, paid, Decimal("62.01")), today))
    assert rest == [ChargedBackMoreThanPaid]
    assert refused(lambda: undo_transaction(UndoTransaction(loan_id, paid), today)) == [PaymentWasChargedBack]
    undo_transaction(UndoTransaction(loan_id, done.new_transaction), today)
    assert held(unit, loan_id, offered) == books
    assert broken(unit.connection) == []


def test_what_was_paid_too_much_goes_back_first(unit: Unit) -> None:
    """48.00 too much were paid on 20 February: of 162.00 charged back, 114.00 open the loan again."""
    offered = product(unit, terms=TERMS)
    loan_id, today = lent(unit, offered), on_day(unit, TODAY)
    first = only(unit, loan_id, TransactionKind.REPAYMENT)
    repay_loan(Repay(loan_id, TODAY, Decimal(486 + 48)), today)
    assert state_of(loan_id, unit).status is LoanStatus.OVERPAID
    charge_back(ChargeBack(loan_id, first), today)
    state = state_of(loan_id, unit)
    assert (state.status, state.overpaid, state.outstanding) == (LoanStatus.ACTIVE, 0, Parts(114_00))
    told = held(unit, loan_id, offered)
    assert (told[Purpose.FUND_SOURCE], told[Purpose.LOAN_PORTFOLIO]) == (Decimal(-600 + 534), Decimal(114))
    assert Purpose.OVERPAYMENT not in told
    run_accruals(RunAccruals(TODAY), today)
    assert broken(unit.connection) == []


def test_what_stands_against_a_chargeback_is_named(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id, today = lent(unit, offered), on_day(unit, TODAY)
    paid = only(unit, loan_id, TransactionKind.REPAYMENT)
    out = only(unit, loan_id, TransactionKind.DISBURSEMENT)
    assert refused(lambda: charge_back(ChargeBack(loan_id, out, Decimal(1)), today)) == [NotChargeable]
    assert refused(lambda: charge_back(ChargeBack(loan_id, paid, Decimal(0)), today)) == [ChargedBackNothing]
    before = on_day(unit, PAID_ON - DAY)
    early = refused(lambda: charge_back(ChargeBack(loan_id, paid, Decimal(163)), before))
    assert early == [ChargedBackBeforePayment, ChargedBackMoreThanPaid]
    write_off_loan(WriteOff(loan_id, TODAY), today)
    assert refused(lambda: charge_back(ChargeBack(loan_id, paid, Decimal(1)), today)) == [LoanChargesNothingBack]


def test_nothing_is_charged_back_while_money_is_held(unit: Unit) -> None:
    strategy = {"code": "mifos-standard-strategy"}
    holding = PaymentTerms(strategy=strategy, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS)
    loan_id, today = lent(unit, product(unit, terms=TERMS, payments=holding)), on_day(unit, TODAY)
    paid = only(unit, loan_id, TransactionKind.REPAYMENT)
    repay_loan(Repay(loan_id, date(2026, 4, 1), Decimal(50)), today)
    assert refused(lambda: charge_back(ChargeBack(loan_id, paid), today)) == [ChargedBackWhileHeld]


@pytest.mark.parametrize(
    ("rule", "lost", "income"), [(AccountingRule.CASH, 0, -12), (AccountingRule.ACCRUAL_PERIODIC, 15, -12 - 15)]
)
def test_interest_waived_is_that_of_the_oldest_installments(
    unit: Unit, rule: AccountingRule, lost: int, income: int
) -> None:
    """15.00 of the 36.00 that are left: 12.00 of the second installment, and 3.00 of the third."""
    offered = product(unit, terms=TERMS, accounting=rule)
    loan_id, today = lent(unit, offered), on_day(unit, TODAY)
    run_accruals(RunAccruals(TODAY), today)
    books = held(unit, loan_id, offered)
    done = waive_interest(WaiveInterest(loan_id, TODAY, Decimal(15), "A flood"), today)
    state = state_of(loan_id, unit)
    assert [each.waived.interest for each in state.installments] == [0, 12_00, 3_00, 0]
    assert state.outstanding == Parts(450_00, 21_00)
    run_accruals(RunAccruals(TODAY), today)
    told = held(unit, loan_id, offered)
    assert told.get(Purpose.LOSSES_WRITTEN_OFF, Decimal(0)) == lost
    assert told[Purpose.INTEREST_ON_LOANS] == income
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, done.new_transaction), today)
    run_accruals(RunAccruals(TODAY), today)
    assert held(unit, loan_id, offered) == books
    assert broken(unit.connection) == []


def test_interest_on_the_real_balance_is_waived_as_far_as_it_accrued(unit: Unit) -> None:
    offered = product(unit, terms=ON_REAL_BALANCE)
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    today = on_day(unit, LENT_ON + 3 * DAY)
    # 12,000.00 · 24 % · 3 ÷ 365 = 23.67.
    too_much = WaiveInterest(loan_id, today.business_date, Decimal("23.68"))
    assert refused(lambda: waive_interest(too_much, today)) == [InterestWaivedMoreThanOwed]
    waive_interest(WaiveInterest(loan_id, today.business_date, Decimal("23.67")), today)
    assert state_of(loan_id, unit).waived == Parts(interest=23_67)
    run_accruals(RunAccruals(today.business_date), today)
    told = held(unit, loan_id, offered)
    lost, earned = told[Purpose.LOSSES_WRITTEN_OFF], told[Purpose.INTEREST_ON_LOANS]
    assert (lost, earned) == (Decimal("23.67"), Decimal("-23.67"))


def test_what_stands_against_a_waiver_of_interest_is_named_at_once(unit: Unit) -> None:
    loan_id, today = lent(unit, product(unit, terms=TERMS)), on_day(unit, TODAY)
    late = WaiveInterest(loan_id, TODAY + DAY, Decimal(0))
    assert refused(lambda: waive_interest(late, today)) == [InterestWaivedInFuture, InterestWaivedNothing]
    early = WaiveInterest(loan_id, PAID_ON - DAY, Decimal("36.01"))
    assert refused(lambda: waive_interest(early, today)) == [InterestWaivedBeforeLastAct, InterestWaivedMoreThanOwed]
    write_off_loan(WriteOff(loan_id, TODAY), today)
    assert refused(lambda: waive_interest(WaiveInterest(loan_id, TODAY, Decimal(1)), today)) == [
        InterestWaivedNotActive
    ]


@pytest.mark.parametrize("refusal", [NotPermitted, OutsideOwnOffice])
def test_only_who_may_and_only_in_his_office(unit: Unit, refusal: type) -> None:
    loan_id = lent(unit, product(unit, terms=TERMS))
    paid = only(unit, loan_id, TransactionKind.REPAYMENT)
    actor = replace(unit.actor, permissions=frozenset({"loans:read"}))
    if refusal is OutsideOwnOffice:
        actor = replace(unit.actor, office_hierarchy=".99999.")
    today = replace(on_day(unit, TODAY), actor=actor)
    goodwill = Credit(loan_id, TransactionKind.GOODWILL_CREDIT, TODAY, Decimal(1))
    assert refused(lambda: credit_loan(goodwill, today)) == [refusal]
    assert refused(lambda: charge_back(ChargeBack(loan_id, paid), today)) == [refusal]
    assert refused(lambda: waive_interest(WaiveInterest(loan_id, TODAY, Decimal(1)), today)) == [refusal]
    assert loan_by_id(unit.connection, loan_id).state.outstanding == Parts(450_00, 36_00)


def test_only_the_payment_itself_is_charged_back(unit: Unit) -> None:
    """What was held settled later as another transaction; interest forgiven beside a payment is none either."""
    strategy = {"code": "mifos-standard-strategy"}
    holding = PaymentTerms(strategy=strategy, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS)
    loan_id, today = lent(unit, product(unit, terms=TERMS, payments=holding)), on_day(unit, TODAY)
    repay_loan(Repay(loan_id, date(2026, 4, 1), Decimal(50)), today)
    settle_held_payments(on_day(unit, date(2026, 4, 1)))
    released = only(unit, loan_id, TransactionKind.HELD_APPLIED)
    later = on_day(unit, date(2026, 4, 2))
    assert refused(lambda: charge_back(ChargeBack(loan_id, released), later)) == [NotChargeable]
