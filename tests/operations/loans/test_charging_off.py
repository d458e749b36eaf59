"""Loans charged off: what leaves the books, what nights and payments do after it, how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.paying import refused
from tests.operations.loans.standing import ON_REAL_BALANCE, held, state_of
from tests.village import Product, defined_anew, lend_alone, on_day, product, village

from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.operations.mapping import PurposeMappedTwice
from samity.bank.accounting.queries import account_balances
from samity.bank.accounting.values import GlType, GlUsage, MappedAccount, Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.loans.operations.charge_back import ChargeBack, charge_back
from samity.bank.loans.operations.charge_off import (
    ChargedOffBeforeLastAct,
    ChargedOffInFuture,
    ChargedOffNotActive,
    ChargedOffWhileHeld,
    ChargeOff,
    ContractNotChargedOff,
    LoanNotChargedOff,
    MovedSinceChargeOff,
    NothingToChargeOff,
    UndoChargeOff,
    charge_off_loan,
    undo_charge_off,
)
from samity.bank.loans.operations.charged_off_checks import LoanIsChargedOff
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, WaiveCharge, add_charge, waive_charge
from samity.bank.loans.operations.close import UndoClosing, undo_closing
from samity.bank.loans.operations.disburse import LoanHasPayments, UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.reasons import REASONED
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.operations.undo import TransactionCannotBeUndone, UndoTransaction, undo_transaction
from samity.bank.loans.operations.waive_interest import WaiveInterest, waive_interest
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules.acceptance import ChargeOffNeedsProgressive
from samity.bank.loans.values.agreement import AccountingRule, ChargeOffBehaviour
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestMethod, ScheduleEngine
from samity.bank.organisation.operations.codes import AddCodeValue, add_code_value
from samity.bank.organisation.queries import codes
from samity.bank.organisation.queries.choices import CodeValueNotOfCode
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, PAID_ON, OFF_ON = date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 15)
DAY = timedelta(days=1)
LATER = OFF_ON + 3 * DAY
STANDARD = PaymentTerms(strategy={"code": "mifos-standard-strategy"})
ADVANCED = {
    "code": "advanced-payment-allocation-strategy",
    "order": [
        [timing, part]
        for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
        for part in ("PENALTIES", "FEES", "INTEREST", "PRINCIPAL")
    ],
    "walk": "HORIZONTAL",
    "future": "NEXT_INSTALLMENT",
}
# What the days from the charge-off to LATER bear, where it has not been: 12.00 · 3/28, rounded.
LATER_INCOME = {
    AccountingRule.ACCRUAL_PERIODIC: {
        Purpose.INTEREST_RECEIVABLE: Decimal("1.29"),
        Purpose.INTEREST_ON_LOANS: Decimal("-1.29"),
    },
    AccountingRule.ACCRUAL_UPFRONT: {},
    AccountingRule.CASH: {},
}


def lent(unit: Unit, offered: Product) -> int:
    """Lend 600.00 over four months at 12.00 a month, and pay the first installment."""
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    repay_loan(Repay(loan_id, PAID_ON, Decimal(162)), on_day(unit, PAID_ON))
    return loan_id


def charged_off(unit: Unit, loan_id: int, **more: object) -> int:
    night(unit, OFF_ON)
    done = charge_off_loan(ChargeOff(loan_id, OFF_ON, **more), on_day(unit, OFF_ON))  # type: ignore[arg-type]
    night(unit, OFF_ON)
    return done.new_transaction


def night(unit: Unit, on: date) -> None:
    """Recognise the income of a day as the night does, and find nothing broken then."""
    todays_income_is_recognised(on_day(unit, on))
    assert broken(unit.connection) == []


def reason(unit: Unit, of: str = "ChargeOffReasons") -> int:
    code = next(each["id"] for each in codes(unit.connection) if each["name"] == of)
    return add_code_value(AddCodeValue(code, "Does not pay"), unit)


def gl_account(unit: Unit, name: str, kind: GlType) -> int:
    return open_gl_account(OpenGlAccount(name=name, gl_code=name, type=kind, usage=GlUsage.DETAIL), unit)


def owed_to(unit: Unit, loan_id: int, account: int) -> int:
    """Return what a loan moved in a GL account, debit above zero, in minor units."""
    return sum(e.debit - e.credit for e in account_balances(unit.connection, loan_id) if e.gl_account_id == account)


@pytest.mark.parametrize(
    ("rule", "receivable", "income"),
    [
        # 12.00 + 6.00 of 14 days of 28; 36.00 go out, of which 30.00 were no income yet.
        (AccountingRule.ACCRUAL_PERIODIC, Decimal(-30), Decimal(-18)),
        (AccountingRule.ACCRUAL_UPFRONT, Decimal(0), Decimal(-48)),
        (AccountingRule.CASH, Decimal(0), Decimal(-12 - 36)),
    ],
)
def test_what_is_owed_leaves_the_assets_and_what_comes_later_is_recovered(
    unit: Unit, rule: AccountingRule, receivable: Decimal, income: Decimal
) -> None:
    offered = product(unit, terms=TERMS, accounting=rule, credits_loans=True)
    loan_id = lent(unit, offered)
    night(unit, OFF_ON)
    books = held(unit, loan_id, offered)
    charged_off(unit, loan_id)
    state = state_of(loan_id, unit)
    assert (state.status, state.charged_off_on, state.outstanding) == (LoanStatus.ACTIVE, OFF_ON, Parts(450_00, 36_00))
    out = {
        Purpose.FUND_SOURCE: Decimal(-600 + 162),
        Purpose.CHARGE_OFF_EXPENSE: Decimal(450),
        Purpose.INCOME_FROM_CHARGE_OFF_INTEREST: Decimal(36),
        Purpose.INTEREST_ON_LOANS: income,
        Purpose.INTEREST_RECEIVABLE: receivable,
    }
    assert held(unit, loan_id, offered) == {purpose: amount for purpose, amount in out.items() if amount}
    paid = repay_loan(Repay(loan_id, LATER, Decimal(162)), on_day(unit, LATER)).new_transaction
    night(unit, LATER)
    recovered = {Purpose.INCOME_FROM_RECOVERY: Decimal(-162), Purpose.FUND_SOURCE: Decimal(-600 + 324)}
    assert held(unit, loan_id, offered) == {p: amount for p, amount in (out | recovered).items() if amount}
    assert refused(lambda: undo_charge_off(UndoChargeOff(loan_id), on_day(unit, LATER))) == [MovedSinceChargeOff]
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, LATER))
    undo_charge_off(UndoChargeOff(loan_id, external_id=f"UC-{loan_id}"), on_day(unit, LATER))
    assert state_of(loan_id, unit).charged_off_on is None
    night(unit, LATER)
    # Three days more are income than on the day of the charge-off.
    more = LATER_INCOME[rule]
    assert held(unit, loan_id, offered) == {purpose: amount + more.get(purpose, 0) for purpose, amount in books.items()}


@pytest.mark.parametrize("behaviour", [ChargeOffBehaviour.ZERO_INTEREST, ChargeOffBehaviour.ACCELERATE_MATURITY])
def test_where_interest_ends_with_it_what_left_was_income(unit: Unit, behaviour: ChargeOffBehaviour) -> None:
    payments = PaymentTerms(strategy=ADVANCED, charge_off=behaviour)
    terms = replace(TERMS, engine=ScheduleEngine.PROGRESSIVE, interest_method=InterestMethod.DECLINING_BALANCE)
    offered = product(unit, terms=terms, payments=payments, credits_loans=True)
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    first = state_of(loan_id, unit).installments[0].due
    repay_loan(Repay(loan_id, PAID_ON, Decimal(first.total) / 100), on_day(unit, PAID_ON))
    paid = repay_loan(Repay(loan_id, OFF_ON, Decimal(10)), on_day(unit, OFF_ON)).new_transaction
    charge_back(ChargeBack(loan_id, paid), on_day(unit, OFF_ON))
    charged_off(unit, loan_id)
    state = state_of(loan_id, unit)
    principal = 600_00 - first.principal
    assert state.outstanding.principal == principal + 10_00 - state.paid.minus(first).principal
    assert state.interest_ends_on == OFF_ON
    told = held(unit, loan_id, offered)
    assert Purpose.INTEREST_RECEIVABLE not in told
    assert told[Purpose.CHARGE_OFF_EXPENSE] * 100 == state.outstanding.principal
    night(unit, LATER)
    assert held(unit, loan_id, offered) == told
    undo_charge_off(UndoChargeOff(loan_id), on_day(unit, LATER))
    night(unit, LATER)
    assert len(state_of(loan_id, unit).installments) == TERMS.number_of_installments


def test_income_of_days_after_it_is_taken_back_night_by_night_where_it_is_entered_later(unit: Unit) -> None:
    """13.71 and 0.43 a night were income by the days after it; a fee of its day goes back too, and comes again."""
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id = lent(unit, offered)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    add_charge(AddCharge(loan_id, AskedCharge(fee, OFF_ON + DAY)), on_day(unit, PAID_ON))
    for on in (OFF_ON, OFF_ON + DAY, LATER):
        night(unit, on)
    income = {row["id"]: row for row in transactions_of(unit.connection, [loan_id]) if row["kind"] == "ACCRUAL"}
    later = {each for each, row in income.items() if row["value_on"] > OFF_ON}
    charge_off_loan(ChargeOff(loan_id, OFF_ON), on_day(unit, LATER))
    told = {row["id"]: row for row in transactions_of(unit.connection, [loan_id]) if row["kind"] == "ACCRUAL"}
    assert len(later) == 2
    assert {each for each, row in told.items() if row["reversed_on"] == LATER} == later
    night(unit, LATER)
    assert held(unit, loan_id, offered)[Purpose.INTEREST_ON_LOANS] == Decimal(-12 - 6)
    undo_charge_off(UndoChargeOff(loan_id), on_day(unit, LATER))
    night(unit, LATER)
    assert held(unit, loan_id, offered)[Purpose.INTEREST_ON_LOANS] == Decimal("-19.29")


def test_charges_of_its_days_are_income_and_later_ones_leave_without_having_been_any(unit: Unit) -> None:
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id = lent(unit, offered)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    for due_on in (OFF_ON, LATER):
        add_charge(AddCharge(loan_id, AskedCharge(fee, due_on)), on_day(unit, OFF_ON))
    charged_off(unit, loan_id)
    told = held(unit, loan_id, offered)
    assert (told[Purpose.INCOME_FROM_FEES], told[Purpose.FEES_RECEIVABLE]) == (Decimal(-15), Decimal(-15))
    assert told[Purpose.INCOME_FROM_CHARGE_OFF_FEES] == 30
    night(unit, LATER)
    assert held(unit, loan_id, offered) == told


def test_what_is_given_back_after_it_is_lost_with_it(unit: Unit) -> None:
    """A payment of before is charged back: owed anew, and no asset; a write-off later takes all of it for a loss."""
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id, today = lent(unit, offered), on_day(unit, OFF_ON)
    rows = transactions_of(unit.connection, [loan_id])
    (paid,) = [row["id"] for row in rows if row["kind"] == TransactionKind.REPAYMENT]
    charged_off(unit, loan_id)
    charge_back(ChargeBack(loan_id, paid, Decimal(100)), today)
    night(unit, OFF_ON)
    told = held(unit, loan_id, offered)
    assert (told[Purpose.CHARGE_OFF_EXPENSE], told[Purpose.FUND_SOURCE]) == (Decimal(550), Decimal(-600 + 62))
    assert {Purpose.INCOME_FROM_RECOVERY, Purpose.LOAN_PORTFOLIO}.isdisjoint(told)
    write_off_loan(WriteOff(loan_id, OFF_ON), today)
    night(unit, OFF_ON)
    told = held(unit, loan_id, offered)
    assert (told[Purpose.LOSSES_WRITTEN_OFF], Purpose.CHARGE_OFF_EXPENSE in told) == (Decimal(586), False)


def test_a_payment_of_before_makes_less_of_the_charge_off(unit: Unit) -> None:
    """Entered after it: the charge-off is reckoned anew, and what was recovered by mistake is none."""
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id = lent(unit, offered)
    charged_off(unit, loan_id)
    repay_loan(Repay(loan_id, OFF_ON - DAY, Decimal(162)), on_day(unit, LATER))
    night(unit, LATER)
    told = held(unit, loan_id, offered)
    assert (told[Purpose.CHARGE_OFF_EXPENSE], Purpose.INCOME_FROM_RECOVERY in told) == (Decimal(300), False)
    assert (told[Purpose.INTEREST_ON_LOANS], told[Purpose.INTEREST_RECEIVABLE]) == (Decimal(-24), Decimal(-24))
    repay_loan(Repay(loan_id, OFF_ON - DAY, Decimal(324)), on_day(unit, LATER))
    night(unit, LATER)
    assert state_of(loan_id, unit).charged_off_on is None
    told = held(unit, loan_id, offered)
    assert told == {Purpose.FUND_SOURCE: Decimal(48), Purpose.INTEREST_ON_LOANS: Decimal(-48)}


def test_a_reason_and_fraud_have_expenses_of_their_own(unit: Unit) -> None:
    offered = product(unit, terms=TERMS, credits_loans=True)
    why, lost = reason(unit), reason(unit, "WriteOffReasons")
    own = {purpose: gl_account(unit, f"{purpose} {why}", GlType.EXPENSE) for purpose in REASONED}
    lines = (
        MappedAccount(Purpose.CHARGE_OFF_EXPENSE, own[Purpose.CHARGE_OFF_EXPENSE], reason_id=why),
        MappedAccount(Purpose.LOSSES_WRITTEN_OFF, own[Purpose.LOSSES_WRITTEN_OFF], reason_id=lost),
    )
    anew = defined_anew(unit, offered, offered.gl)
    wrong = replace(anew, gl_accounts=(*anew.gl_accounts, replace(lines[0], reason_id=lost)))
    assert refused(lambda: define_loan_product(wrong, unit)) == [CodeValueNotOfCode]
    twice = replace(anew, gl_accounts=(*anew.gl_accounts, lines[0], lines[0]))
    assert refused(lambda: define_loan_product(twice, unit)) == [PurposeMappedTwice]
    define_loan_product(replace(anew, gl_accounts=(*anew.gl_accounts, *lines)), unit)
    loan_id = lent(unit, offered)
    charged_off(unit, loan_id, reason_id=why)
    assert owed_to(unit, loan_id, own[Purpose.CHARGE_OFF_EXPENSE]) == 450_00
    defrauded = lent(unit, offered)
    charged_off(unit, defrauded, is_fraud=True)
    assert held(unit, defrauded, offered)[Purpose.CHARGE_OFF_FRAUD_EXPENSE] == 450
    # What was charged off and is written off later leaves the expense of its reason for the loss of the other.
    write_off_loan(WriteOff(loan_id, LATER, lost), on_day(unit, LATER))
    night(unit, LATER)
    assert owed_to(unit, loan_id, own[Purpose.CHARGE_OFF_EXPENSE]) == 0
    assert owed_to(unit, loan_id, own[Purpose.LOSSES_WRITTEN_OFF]) == 486_00


def test_what_stands_against_a_charge_off_is_named_at_once(unit: Unit) -> None:
    holding = replace(STANDARD, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS)
    offered = product(unit, terms=TERMS, payments=holding, credits_loans=True)
    loan_id, today = lent(unit, offered), on_day(unit, OFF_ON)
    late = ChargeOff(loan_id, OFF_ON + DAY, reason_id=999_999_999)
    assert refused(lambda: charge_off_loan(late, today)) == [CodeValueNotOfCode, ChargedOffInFuture]
    early = ChargeOff(loan_id, PAID_ON - DAY)
    assert refused(lambda: charge_off_loan(early, today)) == [ChargedOffBeforeLastAct]
    held_back = repay_loan(Repay(loan_id, date(2026, 4, 1), Decimal(50)), today).new_transaction
    assert refused(lambda: charge_off_loan(ChargeOff(loan_id, OFF_ON), today)) == [ChargedOffWhileHeld]
    undo_transaction(UndoTransaction(loan_id, held_back), today)
    assert refused(lambda: undo_charge_off(UndoChargeOff(loan_id), today)) == [LoanNotChargedOff]
    off = charge_off_loan(ChargeOff(loan_id, OFF_ON), today).new_transaction
    assert refused(lambda: charge_off_loan(ChargeOff(loan_id, OFF_ON), today)) == [LoanIsChargedOff]
    assert refused(lambda: undo_transaction(UndoTransaction(loan_id, off), today)) == [TransactionCannotBeUndone]
    assert refused(lambda: undo_disbursement(UndoDisbursement(loan_id), today)) == [LoanHasPayments]
    write_off_loan(WriteOff(loan_id, OFF_ON), today)
    assert refused(lambda: charge_off_loan(ChargeOff(loan_id, OFF_ON), today)) == [ChargedOffNotActive]


def test_no_charge_is_put_on_it_and_less_was_charged_off_where_one_of_days_by_then_is_waived(unit: Unit) -> None:
    offered = product(unit, terms=TERMS, credits_loans=True)
    loan_id, today = lent(unit, offered), on_day(unit, OFF_ON)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    add_charge(AddCharge(loan_id, AskedCharge(fee, OFF_ON + DAY)), today)
    of_that_day = add_charge(AddCharge(loan_id, AskedCharge(fee, OFF_ON)), today)
    charged_off(unit, loan_id)
    today = on_day(unit, OFF_ON + DAY)
    before = owed_to(unit, loan_id, offered.gl[Purpose.CHARGE_OFF_EXPENSE])
    waived = waive_charge(WaiveCharge(loan_id, of_that_day), today)
    [row] = [each for each in transactions_of(unit.connection, [loan_id]) if each["id"] == waived]
    # What it took out of the assets is less by it.
    assert (row["value_on"], row["amount"]) == (OFF_ON, 15_00)
    off = [each for each in transactions_of(unit.connection, [loan_id]) if each["kind"] == "CHARGE_OFF"]
    assert [each["fees"] for each in off if each["reversed_by_id"] is None] == [15_00]
    assert owed_to(unit, loan_id, offered.gl[Purpose.CHARGE_OFF_EXPENSE]) == before
    asked = AddCharge(loan_id, AskedCharge(fee, OFF_ON))
    assert refused(lambda: add_charge(asked, today)) == [LoanIsChargedOff]


@pytest.mark.parametrize("rule", [AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT, AccountingRule.CASH])
def test_what_is_waived_after_it_is_lost_for_good_and_no_asset_moves(unit: Unit, rule: AccountingRule) -> None:
    """15.00 of a fee and 10.00 of interest were out of the assets already: now nobody owes them."""
    offered = product(unit, terms=TERMS, accounting=rule, credits_loans=True)
    loan_id = lent(unit, offered)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    charge = add_charge(AddCharge(loan_id, AskedCharge(fee, OFF_ON + DAY)), on_day(unit, OFF_ON))
    charged_off(unit, loan_id)
    books, today = held(unit, loan_id, offered), on_day(unit, LATER)
    waive_charge(WaiveCharge(loan_id, charge), today)
    waived = waive_interest(WaiveInterest(loan_id, LATER, Decimal(10)), today).new_transaction
    night(unit, LATER)
    assert state_of(loan_id, unit).outstanding == Parts(450_00, 26_00)
    lost = {
        Purpose.LOSSES_WRITTEN_OFF: Decimal(25),
        Purpose.INCOME_FROM_CHARGE_OFF_FEES: Decimal(-15),
        Purpose.INCOME_FROM_CHARGE_OFF_INTEREST: Decimal(-10),
    }
    # In cash accounting none of it ever was income.
    moved = {} if rule is AccountingRule.CASH else lost
    now = {purpose: books.get(purpose, Decimal(0)) + moved.get(purpose, 0) for purpose in {*books, *moved}}
    assert held(unit, loan_id, offered) == {purpose: amount for purpose, amount in now.items() if amount}
    assert refused(lambda: undo_charge_off(UndoChargeOff(loan_id), today)) == [MovedSinceChargeOff]
    undo_transaction(UndoTransaction(loan_id, waived), today)
    night(unit, LATER)
    assert state_of(loan_id, unit).outstanding == Parts(450_00, 36_00)


def test_contracts_and_what_owes_nothing_are_not_charged_off(unit: Unit) -> None:
    by_contract = product(unit, terms=ON_REAL_BALANCE)
    loan_id = lend_alone(on_day(unit, LENT_ON), by_contract.id, village(unit, members=1).clients[0], on=LENT_ON)
    today = on_day(unit, OFF_ON)
    assert refused(lambda: charge_off_loan(ChargeOff(loan_id, OFF_ON), today)) == [ContractNotChargedOff]
    paid_off = lent(unit, product(unit, terms=TERMS))
    repay_loan(Repay(paid_off, OFF_ON, Decimal(486)), today)
    undo_closing(UndoClosing(paid_off), today)
    assert refused(lambda: charge_off_loan(ChargeOff(paid_off, OFF_ON), today)) == [NothingToChargeOff]


def test_only_a_progressive_schedule_changes_with_it(unit: Unit) -> None:
    payments = replace(STANDARD, charge_off=ChargeOffBehaviour.ZERO_INTEREST)
    assert refused(lambda: product(unit, terms=TERMS, payments=payments)) == [ChargeOffNeedsProgressive]


@pytest.mark.parametrize("refusal", [NotPermitted, OutsideOwnOffice])
def test_only_who_may_and_only_in_his_office(unit: Unit, refusal: type) -> None:
    loan_id = lent(unit, product(unit, terms=TERMS, credits_loans=True))
    actor = replace(unit.actor, permissions=frozenset({"loans:read"}))
    if refusal is OutsideOwnOffice:
        actor = replace(unit.actor, office_hierarchy=".99999.")
    today = replace(on_day(unit, OFF_ON), actor=actor)
    assert refused(lambda: charge_off_loan(ChargeOff(loan_id, OFF_ON), today)) == [refusal]
    charged_off(unit, loan_id)
    assert refused(lambda: undo_charge_off(UndoChargeOff(loan_id), today)) == [refusal]
    assert loan_by_id(unit.connection, loan_id).state.charged_off_on == OFF_ON
