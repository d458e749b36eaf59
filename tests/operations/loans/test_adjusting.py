"""Payments and credits entered anew: what comes of them, in the loan and in the books, and what stands against it."""

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
from samity.bank.loans.operations.adjust import (
    AdjustTransaction,
    TransactionCannotBeAdjusted,
    adjust_transaction,
    adjusted_transaction,
)
from samity.bank.loans.operations.charge_back import ChargeBack, charge_back
from samity.bank.loans.operations.credit import Credit, credit_loan
from samity.bank.loans.operations.money_checks import MoneyInFuture, PaymentDetail
from samity.bank.loans.operations.repay import RepaidBeforeDisbursement, RepaidNothing, Repay, repay_loan
from samity.bank.loans.operations.undo import (
    LoanIsWrittenOff,
    PaymentWasChargedBack,
    TransactionAlreadyUndone,
    TransactionCannotBeUndone,
)
from samity.bank.loans.operations.waive_interest import WaiveInterest, waive_interest
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.transactions import TransactionNotFound, transactions_of
from samity.bank.loans.rules.acceptance import MoreThanPayOff
from samity.bank.loans.values.facts import EXTERNAL_ID, TransactionKind
from samity.bank.loans.values.state import LoanStatus
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, PAID_ON, TODAY = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 5)
DAY = timedelta(days=1)


def lent(unit: Unit, offered: Product) -> tuple[int, int]:
    """Lend 600.00 over four months at 12.00 a month; the first installment is paid, and then the second."""
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    first = repay_loan(Repay(loan_id, PAID_ON, Decimal(162)), on_day(unit, PAID_ON)).new_transaction
    repay_loan(Repay(loan_id, date(2026, 3, 1), Decimal(162)), on_day(unit, date(2026, 3, 1)))
    return loan_id, first


def test_another_payment_stands_in_the_place_of_the_wrong_one(unit: Unit) -> None:
    """62.00 came, two days later than was written: 100.00 of the first installment is paid with what came next."""
    offered = product(unit, terms=TERMS)
    loan_id, first = lent(unit, offered)
    paid_on = PAID_ON + 2 * DAY
    command = AdjustTransaction(
        loan_id,
        first,
        paid_on,
        Decimal(62),
        PaymentDetail(receipt_number="17"),
        "A slip of the pen",
        external_id=f"R-{loan_id}",
        details={EXTERNAL_ID: f"A-{loan_id}"},
    )
    recorded = adjust_transaction(command, on_day(unit, TODAY))
    state = state_of(loan_id, unit)
    assert (state.paid.total, state.installments[0].is_settled) == (224_00, True)
    rows = {row["id"]: row for row in transactions_of(unit.connection, [loan_id])}
    made, wrong = rows[adjusted_transaction(recorded)], rows[first]
    assert (made["amount"], made["value_on"], made["details"]["receipt_number"]) == (62_00, paid_on, "17")
    assert (made["details"][EXTERNAL_ID], made["details"]["note"]) == (f"A-{loan_id}", "A slip of the pen")
    assert (wrong["reversed_by_id"] is not None, wrong["reversal_external_id"]) == (True, f"R-{loan_id}")
    told = held(unit, loan_id, offered)
    assert (told[Purpose.FUND_SOURCE], told[Purpose.LOAN_PORTFOLIO]) == (
        Decimal(-600 + 224),
        Decimal(state.outstanding.principal) / 100,
    )
    # The payment after it settles other installments, by the same parts: what is booked of it stays.
    second = [row["reversed_by_id"] for row in rows.values() if row["value_on"] == date(2026, 3, 1)]
    assert second == [None]
    assert broken(unit.connection) == []


def test_a_credit_stays_one_of_its_kind(unit: Unit) -> None:
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id, _ = lent(unit, offered)
    goodwill = TransactionKind.GOODWILL_CREDIT
    wrong = credit_loan(Credit(loan_id, goodwill, TODAY, Decimal(100)), on_day(unit, TODAY)).new_transaction
    adjust_transaction(AdjustTransaction(loan_id, wrong, TODAY, Decimal(10)), on_day(unit, TODAY))
    rows = transactions_of(unit.connection, [loan_id])
    stands = [row["amount"] for row in rows if row["kind"] == goodwill and not row["reversed_by_id"]]
    assert stands == [10_00]
    told = held(unit, loan_id, offered)
    given = [amount for purpose, amount in told.items() if "GOODWILL" in purpose]
    assert sum(given) == 10
    assert broken(unit.connection) == []


def test_interest_on_the_real_balance_is_reckoned_with_the_other_amount(unit: Unit) -> None:
    loan_id = lend_alone(
        on_day(unit, LENT_ON),
        product(unit, terms=ON_REAL_BALANCE).id,
        village(unit, members=1).clients[0],
        on=LENT_ON,
    )
    paid = repay_loan(Repay(loan_id, PAID_ON, Decimal(5000)), on_day(unit, PAID_ON)).new_transaction
    fewer = state_of(loan_id, unit).outstanding.total
    adjust_transaction(AdjustTransaction(loan_id, paid, PAID_ON, Decimal(1000)), on_day(unit, PAID_ON))
    assert state_of(loan_id, unit).outstanding.total > fewer + 4000_00


def test_a_loan_that_was_paid_off_by_it_goes_on(unit: Unit) -> None:
    loan_id, _ = lent(unit, product(unit, terms=TERMS))
    last = repay_loan(Repay(loan_id, TODAY, Decimal(324)), on_day(unit, TODAY)).new_transaction
    assert state_of(loan_id, unit).status is LoanStatus.CLOSED
    adjust_transaction(AdjustTransaction(loan_id, last, TODAY, Decimal(323)), on_day(unit, TODAY))
    state = state_of(loan_id, unit)
    assert (state.status, state.outstanding.total) == (LoanStatus.ACTIVE, 1_00)


def test_the_new_one_is_judged_as_if_the_wrong_one_had_never_been(unit: Unit) -> None:
    loan_id, first = lent(unit, product(unit, terms=TERMS, refuses_overpayment=True))
    today = on_day(unit, TODAY)

    def adjusted(on: date, amount: int) -> list[type]:
        return refused(lambda: adjust_transaction(AdjustTransaction(loan_id, first, on, Decimal(amount)), today))

    before = len(facts_of(unit.connection, [loan_id])[loan_id])
    assert adjusted(PAID_ON, 648 - 162 + 1) == [MoreThanPayOff]
    assert adjusted(LENT_ON - DAY, 0) == [RepaidBeforeDisbursement, RepaidNothing]
    assert adjusted(TODAY + DAY, 1) == [MoneyInFuture]
    assert len(facts_of(unit.connection, [loan_id])[loan_id]) == before
    adjust_transaction(AdjustTransaction(loan_id, first, PAID_ON, Decimal(648 - 162)), today)
    assert state_of(loan_id, unit).status is LoanStatus.CLOSED


def test_what_cannot_be_entered_anew_is_named(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id, first = lent(unit, offered)
    today = on_day(unit, TODAY)

    def adjusted(transaction: int) -> list[type]:
        command = AdjustTransaction(loan_id, transaction, TODAY, Decimal(1))
        return refused(lambda: adjust_transaction(command, today))

    waived = waive_interest(WaiveInterest(loan_id, TODAY, Decimal(1)), today).new_transaction
    out = next(row["id"] for row in transactions_of(unit.connection, [loan_id]) if row["kind"] == "DISBURSEMENT")
    assert adjusted(waived) == [TransactionCannotBeAdjusted]
    assert adjusted(out) == [TransactionCannotBeUndone]
    assert adjusted(999_999_999) == [TransactionNotFound]
    charge_back(ChargeBack(loan_id, first, Decimal(1)), today)
    assert adjusted(first) == [PaymentWasChargedBack]
    second = repay_loan(Repay(loan_id, TODAY, Decimal(1)), today).new_transaction
    made = adjust_transaction(AdjustTransaction(loan_id, second, TODAY, Decimal(2)), today)
    assert adjusted(second) == [TransactionAlreadyUndone]
    write_off_loan(WriteOff(loan_id, TODAY), today)
    assert adjusted(adjusted_transaction(made)) == [LoanIsWrittenOff]


@pytest.mark.parametrize("refusal", [NotPermitted, OutsideOwnOffice])
def test_only_who_may_and_only_in_his_office(unit: Unit, refusal: type) -> None:
    loan_id, first = lent(unit, product(unit, terms=TERMS))
    actor = replace(unit.actor, permissions=frozenset({"loans:read"}))
    if refusal is OutsideOwnOffice:
        actor = replace(unit.actor, office_hierarchy=".99999.")
    other, command = replace(on_day(unit, TODAY), actor=actor), AdjustTransaction(loan_id, first, TODAY, Decimal(1))
    assert refused(lambda: adjust_transaction(command, other)) == [refusal]
