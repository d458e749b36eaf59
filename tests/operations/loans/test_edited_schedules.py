"""Schedules changed by hand: dates, amounts, number, and payment holidays; before the loan is paid out and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.village import FIRST_MEETING, Product, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.change import ChangeApplication, change_application
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.edit_schedule import (
    ApplyHeldInterest,
    EditSchedule,
    HeldInterestInFuture,
    InstallmentEdit,
    NothingHeldBack,
    ScheduleStays,
    apply_held_interest,
    edit_schedule,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules import edit_refusals as refused
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.allowances import Allowances, EditOption, HolidayTerm
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    RestShift,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.kernel.errors import Refusal, reasons_of
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    from samity.storage.unit import Unit

EVERYTHING = Allowances(edits=frozenset(EditOption))
DECLINING = LoanTerms(
    principal=1200_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=12,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    amortization=Amortization.EQUAL_PRINCIPAL,
    rounding=RoundingMode.HALF_UP,
    rest_shift=RestShift.NONE,
)
ANNUITY = replace(DECLINING, amortization=Amortization.EQUAL_INSTALLMENTS)


def _offered(unit: Unit, terms: LoanTerms = DECLINING, allowances: Allowances = EVERYTHING, **more: Any) -> Product:
    return product(unit, terms=terms, allowances=allowances, **more)


def _applied(unit: Unit, offered: Product) -> int:
    client = village(unit, members=1).clients[0]
    command = ApplyForLoan(
        product_id=offered.id,
        kind=LoanKind.INDIVIDUAL,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=FIRST_MEETING,
        wish=Wish(),
        client_id=client,
    )
    return apply_for_loan(command, unit)


def _lent(unit: Unit, offered: Product) -> int:
    loan_id = _applied(unit, offered)
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING), unit)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), unit)
    return loan_id


def _rows(account: LoanAccount) -> list[tuple[int, int]]:
    return [(each.due.principal, each.due.interest) for each in account.state.installments]


def _stored(unit: Unit, loan_id: int) -> LoanAccount:
    """Return the loan, whose facts must lead to what is stored."""
    account = loan_by_id(unit.connection, loan_id)
    state = replay(account.agreement, facts_of(unit.connection, [loan_id])[loan_id])[0]
    assert state.installments == account.state.installments
    assert state.status == account.state.status
    principal = sum(each.due.principal for each in account.state.installments)
    assert principal in {0, account.state.principal}
    return account


def _names(caught: pytest.ExceptionInfo[Refusal]) -> list[type[Refusal]]:
    return [type(each) for each in reasons_of(caught.value)]


def test_principal_moved_to_later_installments_bears_its_interest(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today))
    edit = EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)), InstallmentEdit(2, principal=Decimal(0))))
    edit_schedule(edit, today)
    account = _stored(unit, loan_id)
    # 2 % a month of 1200, 1150, 1150, 1050 … and the last one takes 150 more.
    assert _rows(account)[:4] == [(50_00, 24_00), (0, 23_00), (100_00, 23_00), (100_00, 21_00)]
    assert _rows(account)[-1] == (250_00, 5_00)


def test_a_date_moved_under_real_days_costs_the_days(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today, replace(DECLINING, interest_period=InterestPeriod.DAILY)))
    before = _stored(unit, loan_id).state.installments
    later = before[0].due_on + timedelta(days=10)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, due_on=later),)), today)
    after = _stored(unit, loan_id).state.installments
    assert (after[0].due_on, after[1].from_on) == (later, later)
    # 1200.00 at 24 % over 41 days of 365, then 1100.00 over 18.
    assert (after[0].due.interest, after[1].due.interest) == (32_35, 13_02)
    assert after[2:] == before[2:]


def test_an_installment_is_added_between_two_others(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today))
    added = InstallmentEdit(due_on=date(2025, 2, 20), principal=Decimal(40))
    edit_schedule(EditSchedule(loan_id, (added,)), today)
    account = _stored(unit, loan_id)
    assert len(account.state.installments) == 13
    assert _rows(account)[1] == (40_00, 22_00)
    assert _rows(account)[-1][0] == 60_00


def test_interest_is_lowered_by_hand_and_never_raised(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, interest=Decimal(5)),)), today)
    assert _rows(_stored(unit, loan_id))[2] == (100_00, 5_00)
    with pytest.raises(refused.InterestRaised, match="at the most"):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(3, interest=Decimal("20.01")),)), today)


def test_two_payment_holidays_add_two_installments(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today))
    edit_schedule(EditSchedule(loan_id, tuple(InstallmentEdit(each, is_holiday=True) for each in (4, 5))), today)
    account = _stored(unit, loan_id)
    assert len(account.state.installments) == 14
    assert _rows(account)[3:7] == [(0, 0), (0, 0), (100_00, 18_00), (100_00, 16_00)]
    assert [each.held_back for each in account.state.installments[3:6]] == [18_00, 18_00, None]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        # 900.00 over the 8 that are left; an annuity of 926.19 over 8 months at 2 %: 126.43.
        (DECLINING, [(112_50, 18_00), (112_50, 15_75)]),
        (ANNUITY, [(107_91, 18_52), (110_06, 16_37)]),
    ],
)
def test_a_payment_holiday_in_the_same_term_is_shared_by_the_others(
    unit: Unit, terms: LoanTerms, expected: list[tuple[int, int]]
) -> None:
    today = on_day(unit, FIRST_MEETING)
    kept = replace(EVERYTHING, holiday_term=HolidayTerm.KEPT)
    loan_id = _lent(today, _offered(today, terms, kept))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(4, is_holiday=True),)), today)
    account = _stored(unit, loan_id)
    assert len(account.state.installments) == 12
    assert _rows(account)[3] == (0, 0)
    assert _rows(account)[4:6] == expected


def test_interest_that_was_held_back_falls_due_when_it_is_applied(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = _offered(today)
    loan_id = _lent(today, offered)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, is_holiday=True),)), today)
    first, second = _stored(unit, loan_id).state.installments[:2]
    with pytest.raises(NothingHeldBack):
        apply_held_interest(ApplyHeldInterest(loan_id, FIRST_MEETING), today)
    later = on_day(unit, first.due_on)
    with pytest.raises(HeldInterestInFuture):
        apply_held_interest(ApplyHeldInterest(loan_id, first.due_on + timedelta(days=1)), later)
    apply_held_interest(ApplyHeldInterest(loan_id, first.due_on), later)
    account = _stored(unit, loan_id)
    assert [each.held_back for each in account.state.installments[:2]] == [0, None]
    assert account.state.installments[1].due.interest == second.due.interest + 24_00
    for each in account.state.installments[1:]:
        repay_loan(Repay(loan_id, each.due_on, Decimal(each.due.total) / 100), on_day(unit, each.due_on))
    assert _stored(unit, loan_id).state.status is LoanStatus.CLOSED
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.INTEREST_RECEIVABLE]) == 0


def test_a_payment_dated_before_the_change_loses_nothing(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = _offered(today)
    loan_id = _lent(today, offered)
    changed = on_day(unit, FIRST_MEETING + timedelta(days=14))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(10)),)), changed)
    repay_loan(Repay(loan_id, FIRST_MEETING + timedelta(days=7), Decimal(300)), changed)
    account = _stored(unit, loan_id)
    assert account.state.paid.total == 300_00
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.FUND_SOURCE]) == -900_00
    number = next(each["id"] for each in transactions_of(unit.connection, [loan_id]) if each["kind"] == "REPAYMENT")
    undo_transaction(UndoTransaction(loan_id, number), changed)
    assert _stored(unit, loan_id).state.paid.total == 0


def test_income_that_was_recognised_goes_back_when_interest_is_lowered(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = _offered(today, accounting=AccountingRule.ACCRUAL_UPFRONT)
    loan_id = _lent(today, offered)
    income = offered.gl[Purpose.INTEREST_ON_LOANS]
    assert account_balance(unit.connection, loan_id, income) == -156_00
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(12, interest=Decimal(0)),)), today)
    assert account_balance(unit.connection, loan_id, income) == -154_00


def test_a_charge_moves_with_the_dates(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today))
    fee = define_charge(DefineCharge("Passbook", "KES", Decimal(15), is_penalty=False), today)
    add_charge(AddCharge(loan_id, AskedCharge(fee, date(2025, 3, 1))), today)
    assert [each.due.fees for each in _stored(unit, loan_id).state.installments[:2]] == [0, 15_00]
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, due_on=date(2025, 3, 2)),)), today)
    assert [each.due.fees for each in _stored(unit, loan_id).state.installments[:2]] == [15_00, 0]


def test_a_schedule_made_before_the_pay_out_is_the_one_that_is_repaid(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _applied(today, _offered(today))
    first = InstallmentEdit(1, due_on=date(2025, 2, 14), principal=Decimal(300), interest=Decimal(1))
    rows = (first, InstallmentEdit(11, principal=Decimal(0)))
    edit_schedule(EditSchedule(loan_id, rows), today)
    account = loan_by_id(unit.connection, loan_id)
    planned = planned_installments(unit.connection, account)
    assert (planned[0].due_on, planned[0].due.principal, planned[0].due.interest) == (date(2025, 2, 14), 300_00, 1_00)
    assert planned[1].due.interest == 18_00
    # 200.00 is approved less: the last installments ask for less.
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING, Decimal(1000)), today)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), today)
    paid_out = _stored(unit, loan_id).state.installments
    assert [each.due.principal for each in paid_out] == [300_00, *[100_00] * 7, 0, 0, 0, 0]
    with pytest.raises(refused.NoHolidayPossible):
        edit_schedule(EditSchedule(_applied(today, _offered(today)), (InstallmentEdit(1, is_holiday=True),)), today)


def test_a_changed_application_keeps_its_schedule_while_nothing_it_rests_on_changes(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = _offered(today)
    loan_id = _applied(today, offered)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(150)),)), today)
    client = loan_by_id(unit.connection, loan_id).client_id
    same = ApplyForLoan(
        product_id=offered.id,
        kind=LoanKind.INDIVIDUAL,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=FIRST_MEETING,
        wish=Wish(),
        client_id=client,
        external_id="E-1",
    )
    change_application(ChangeApplication(loan_id, same), today)
    assert loan_by_id(unit.connection, loan_id).agreement.terms.custom_rows
    change_application(ChangeApplication(loan_id, replace(same, wish=Wish(principal=600_00))), today)
    assert not loan_by_id(unit.connection, loan_id).agreement.terms.custom_rows


def test_a_disbursement_taken_back_takes_the_changes_with_it(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today))
    before = _rows(_stored(unit, loan_id))
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)),)), today)
    undo_disbursement(UndoDisbursement(loan_id), today)
    assert _stored(unit, loan_id).state.status is LoanStatus.APPROVED
    with pytest.raises(ScheduleStays):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(50)),)), today)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), today)
    assert _rows(_stored(unit, loan_id)) == before


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([InstallmentEdit(13)], [refused.InstallmentNotInSchedule]),
        ([InstallmentEdit(2), InstallmentEdit(2)], [refused.InstallmentNamedTwice]),
        ([InstallmentEdit(principal=Decimal(1))], [refused.AddedWithoutDate]),
        ([InstallmentEdit(2, due_on=date(2025, 4, 7))], [refused.DueDatesNotInOrder]),
        ([InstallmentEdit(2, due_on=date(2025, 5, 8))], [refused.DueDatesNotInOrder]),
        ([InstallmentEdit(1, due_on=FIRST_MEETING)], [refused.DueTooEarly]),
        ([InstallmentEdit(2, principal=Decimal(2000))], [refused.PrincipalDiffersFromLoan]),
        ([InstallmentEdit(12, principal=Decimal(99))], [refused.PrincipalDiffersFromLoan]),
        ([InstallmentEdit(2, principal=Decimal(-1))], [refused.BelowPaid]),
    ],
)
def test_what_cannot_be(unit: Unit, rows: list[InstallmentEdit], expected: list[type[Refusal]]) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today))
    with pytest.raises(Refusal) as caught:
        edit_schedule(EditSchedule(loan_id, tuple(rows)), today)
    assert _names(caught) == expected


def test_what_was_due_or_paid_stays(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today))
    repay_loan(Repay(loan_id, FIRST_MEETING, Decimal(124 + 50)), today)
    later = on_day(unit, date(2025, 2, 10))
    with pytest.raises(refused.InstallmentStays):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(1)),)), later)
    with pytest.raises(refused.BelowPaid):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, principal=Decimal(1)),)), later)
    with pytest.raises(refused.NoHolidayPossible):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, is_holiday=True),)), later)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, principal=Decimal(60)),)), later)
    assert _rows(_stored(unit, loan_id))[:2] == [(100_00, 24_00), (60_00, 22_00)]


def test_what_the_product_does_not_allow_is_named_all_of_it(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today, allowances=Allowances()))
    rows = (
        InstallmentEdit(1, due_on=date(2025, 2, 8), principal=Decimal(1), interest=Decimal(1)),
        InstallmentEdit(due_on=date(2025, 2, 20)),
        InstallmentEdit(3, is_holiday=True),
    )
    with pytest.raises(Refusal) as caught:
        edit_schedule(EditSchedule(loan_id, rows), today)
    assert _names(caught) == [refused.EditNotAllowed] * 5


def test_only_a_schedule_of_its_contract_can_be_changed_by_hand(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    terms = replace(DECLINING, engine=ScheduleEngine.CUMULATIVE, interest_method=InterestMethod.FLAT)
    with pytest.raises(Refusal) as caught:
        _offered(today, terms)
    assert _names(caught) == [refused.EditsNeedContract, refused.HolidaysNeedDecliningInterest]


def test_interest_on_the_real_balance_goes_with_no_changes_by_hand(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    with pytest.raises(Refusal) as caught:
        _offered(today, replace(DECLINING, schedule_method=ScheduleMethod.DYNAMIC))
    assert refused.EditsNeedFixedInterest in _names(caught)


def test_the_last_installment_is_no_payment_holiday_in_a_term_that_is_kept(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _lent(today, _offered(today, allowances=replace(EVERYTHING, holiday_term=HolidayTerm.KEPT)))
    with pytest.raises(refused.NobodyTakesOver):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(12, is_holiday=True),)), today)
    longer = _lent(today, _offered(today))
    edit_schedule(EditSchedule(longer, (InstallmentEdit(12, is_holiday=True),)), today)
    assert _rows(_stored(unit, longer))[-2:] == [(0, 0), (100_00, 2_00)]
