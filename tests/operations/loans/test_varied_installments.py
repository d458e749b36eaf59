"""Installments of an application varied one by one, approved, paid out; and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, on_day, product, village

from samity.bank.loans.operations.amounts import AmountTooFine
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.change import ChangeApplication, change_application, current_application
from samity.bank.loans.operations.decide import ApproveLoan, LoanNotPending, approve_loan
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.vary_installments import (
    NothingVaried,
    RestoreInstallments,
    ToldByPrincipal,
    ToldByTotal,
    VariationsNotAllowed,
    VariedInstallment,
    VariedToNothing,
    VaryInstallments,
    preview_variations,
    restore_installments,
    vary_installments,
)
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.rules import variation_refusals as refused
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.allowances import Allowances, Gaps
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.state import Installment, LoanStatus
from samity.bank.loans.values.terms import Amortization, InterestPeriod, LoanTerms, ScheduleEngine
from samity.bank.loans.values.variations import VariationKind
from samity.kernel.errors import Refusal, reasons_of
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from samity.storage.unit import Unit

TERMS = LoanTerms(
    principal=1200_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=4,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    amortization=Amortization.EQUAL_PRINCIPAL,
)
GAPS = Allowances(gaps=Gaps(10, 70))


def _applied(unit: Unit, terms: LoanTerms = TERMS, allowances: Allowances = GAPS, *, at_meetings: bool = False) -> int:
    place = village(unit, members=1)
    command = ApplyForLoan(
        product_id=product(unit, terms=terms, allowances=allowances).id,
        kind=LoanKind.JLG if at_meetings else LoanKind.INDIVIDUAL,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=FIRST_MEETING,
        wish=Wish(),
        client_id=place.clients[0],
        group_id=place.group_id if at_meetings else None,
        calendar_id=place.calendar_id if at_meetings else None,
    )
    return apply_for_loan(command, unit)


def _planned(unit: Unit, loan_id: int) -> tuple[Installment, ...]:
    return planned_installments(unit.connection, loan_by_id(unit.connection, loan_id))


def _rows(installments: tuple[Installment, ...]) -> list[tuple[date, int, int]]:
    return [(each.due_on, each.due.principal, each.due.interest) for each in installments]


def _names(caught: pytest.ExceptionInfo[Refusal]) -> list[type[Refusal]]:
    return [type(each) for each in reasons_of(caught.value)]


def test_installments_are_varied_approved_and_paid_out(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _applied(today)
    first, second, third, last = (each.due_on for each in _planned(today, loan_id))
    added = third + timedelta(days=12)
    asked = VaryInstallments(
        loan_id,
        (
            VariedInstallment(first, principal=Decimal(600)),
            VariedInstallment(second, VariationKind.LEFT_OUT),
            VariedInstallment(third, moved_to=third + timedelta(days=1)),
            VariedInstallment(added, VariationKind.ADDED, principal=Decimal(0)),
        ),
        "After the harvest",
    )
    previewed = preview_variations(asked, today).installments
    assert _rows(_planned(today, loan_id))[0] == (first, 300_00, 24_00)
    vary_installments(asked, today)
    expected = [
        (first, 600_00, 24_00),
        (third + timedelta(days=1), 200_00, 12_00),
        (added, 0, 8_00),
        (last, 400_00, 8_00),
    ]
    assert _rows(previewed) == _rows(_planned(today, loan_id)) == expected
    account = loan_by_id(today.connection, loan_id)
    assert (account.state.status, account.agreement.terms.number_of_installments) == (LoanStatus.SUBMITTED, 4)
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING), today)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), today)
    account = loan_by_id(today.connection, loan_id)
    assert _rows(account.state.installments) == expected
    assert replay(account.agreement, facts_of(today.connection, [loan_id])[loan_id])[0].installments == (
        account.state.installments
    )
    with pytest.raises(LoanNotPending):
        vary_installments(asked, today)


def test_what_was_varied_is_taken_back(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _applied(today)
    before = _planned(today, loan_id)
    with pytest.raises(NothingVaried):
        restore_installments(RestoreInstallments(loan_id), today)
    vary_installments(VaryInstallments(loan_id, (VariedInstallment(before[1].due_on, VariationKind.LEFT_OUT),)), today)
    assert len(_planned(today, loan_id)) == 3
    restore_installments(RestoreInstallments(loan_id), today)
    assert _planned(today, loan_id) == before


def test_naming_nothing_records_nothing(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _applied(today)
    before = loan_by_id(today.connection, loan_id)
    assert vary_installments(VaryInstallments(loan_id, ()), today).installments == _planned(today, loan_id)
    assert loan_by_id(today.connection, loan_id) == before


def test_an_application_written_anew_keeps_them_until_its_terms_are_others(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _applied(today)
    first = _planned(today, loan_id)[0].due_on
    vary_installments(VaryInstallments(loan_id, (VariedInstallment(first, principal=Decimal(600)),)), today)
    asked = current_application(today.connection, loan_by_id(today.connection, loan_id))
    change_application(ChangeApplication(loan_id, asked), today)
    assert _planned(today, loan_id)[0].due.principal == 600_00
    change_application(ChangeApplication(loan_id, replace(asked, wish=replace(asked.wish, rate=Fraction(12)))), today)
    assert _planned(today, loan_id)[0].due.principal == 300_00


def test_what_stands_against_it_is_named(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _applied(today)
    first, *_, last = (each.due_on for each in _planned(today, loan_id))

    def against(*asked: VariedInstallment) -> list[type[Refusal]]:
        with pytest.raises(Refusal) as caught:
            vary_installments(VaryInstallments(loan_id, asked), today)
        return _names(caught)

    assert against(
        VariedInstallment(first, total=Decimal(-1)), VariedInstallment(last, principal=Decimal("0.001"))
    ) == [
        ToldByPrincipal,
        VariedToNothing,
        AmountTooFine,
    ]
    assert against(VariedInstallment(first, moved_to=first + timedelta(days=27))) == [refused.GapNotOffered]
    assert against(VariedInstallment(first, principal=Decimal(1200))) == [refused.RepaidTooSoon]
    annuity = _applied(today, replace(TERMS, amortization=Amortization.EQUAL_INSTALLMENTS))
    with pytest.raises(Refusal) as caught:
        vary_installments(VaryInstallments(annuity, (VariedInstallment(first, principal=Decimal(1)),)), today)
    assert _names(caught) == [ToldByTotal]
    with pytest.raises(Refusal) as caught:
        vary_installments(VaryInstallments(annuity, (VariedInstallment(first, total=Decimal(20)),)), today)
    assert _names(caught) == [refused.BelowInterest]


def test_only_where_the_product_allows_it(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    loan_id = _applied(today, allowances=Allowances())
    with pytest.raises(VariationsNotAllowed):
        vary_installments(VaryInstallments(loan_id, (VariedInstallment(FIRST_MEETING),)), today)
    with pytest.raises(Refusal) as caught:
        product(today, terms=replace(TERMS, engine=ScheduleEngine.PROGRESSIVE), allowances=GAPS)
    assert _names(caught) == [refused.VariationsNeedCumulative]


def test_a_new_date_is_a_meeting_where_the_loan_is_repaid_at_meetings(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    weekly = replace(TERMS, repay_unit=PeriodUnit.WEEKS)
    loan_id = _applied(today, weekly, Allowances(gaps=Gaps(1)), at_meetings=True)
    last = _planned(today, loan_id)[-1].due_on
    with pytest.raises(Refusal) as caught:
        vary_installments(
            VaryInstallments(loan_id, (VariedInstallment(last, moved_to=last + timedelta(days=1)),)), today
        )
    assert _names(caught) == [refused.VariedOffMeeting]
    moved = VariedInstallment(last, moved_to=last + timedelta(days=7))
    vary_installments(VaryInstallments(loan_id, (moved,)), today)
    assert _planned(today, loan_id)[-1].due_on == last + timedelta(days=7)
