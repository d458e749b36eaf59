"""Loans with contractual terms live like others: applied for, paid out, repaid, and the books keep up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.village import FIRST_MEETING, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.decide import ApproveLoan, UndoApproval, approve_loan, undo_approval
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.offers import agreed_terms
from samity.bank.loans.rules.schedule_refusals import TermsHaveNoSchedule
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Wish
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import (
    Amortization,
    InterestPeriod,
    InterestType,
    LoanTerms,
    RateUnit,
    Remainder,
    RestShift,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    from samity.storage.unit import Unit

MONTHLY = LoanTerms(
    principal=12_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=6,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_period=InterestPeriod.DAILY,
    rounding=RoundingMode.HALF_UP,
    rest_shift=RestShift.NEXT,
)


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"day_count": DayCount.BUS_252},
        {"fixed_days": (5, 20), "interest_period": InterestPeriod.SAME_AS_REPAYMENT},
        {"amortization": Amortization.EQUAL_ON_DATES, "interest_type": InterestType.COMPOUNDING},
        {"amortization": Amortization.PRINCIPAL_AT_END, "day_count": DayCount.E30_360},
        {
            "interest_period": InterestPeriod.SAME_AS_REPAYMENT,
            "payment_plan": (PlannedPayment(4, 3000_00), PlannedPayment(6, 1500_00)),
        },
    ],
)
def test_a_contract_is_paid_out_repaid_and_closed(unit: Unit, terms: dict[str, Any]) -> None:
    paid_out = on_day(unit, FIRST_MEETING)
    offered = product(paid_out, terms=replace(MONTHLY, **terms))
    place = village(paid_out, members=1)
    loan_id = lend_alone(paid_out, offered.id, place.clients[0])
    account = loan_by_id(unit.connection, loan_id)
    installments = account.state.installments
    assert sum(each.due.principal for each in installments) == 12_000_00
    assert sum(each.due.interest for each in installments) > 0
    for each in installments:
        on = on_day(unit, each.due_on)
        repay_loan(Repay(loan_id, each.due_on, Decimal(each.due.total) / 100), on)
    account = loan_by_id(unit.connection, loan_id)
    assert account.state.status is LoanStatus.CLOSED
    facts = facts_of(unit.connection, [loan_id])[loan_id]
    assert replay(account.agreement, facts)[0].installments == account.state.installments
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.LOAN_PORTFOLIO]) == 0
    assert account_balance(unit.connection, loan_id, offered.gl[Purpose.INTEREST_RECEIVABLE]) == 0


def test_business_days_of_the_office_are_kept_with_the_disbursement(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    offered = product(today, terms=replace(MONTHLY, day_count=DayCount.BUS_252))
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0])
    facts = facts_of(unit.connection, [loan_id])[loan_id]
    days = next(fact.details["business_days"] for fact in facts if "business_days" in fact.details)
    assert len(days) == 6
    assert all(20 <= each <= 31 for each in days)


def test_days_of_work_by_which_interest_accrues_are_kept_with_the_loan(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    own = replace(MONTHLY, day_count=DayCount.BUS_252, schedule_method=ScheduleMethod.DYNAMIC)
    loan_id = lend_alone(today, product(today, terms=own).id, village(today, members=1).clients[0])
    account = loan_by_id(unit.connection, loan_id)
    assert account.state.accrued is not None
    assert account.state.accrued.calendar is not None
    first = account.state.installments[0]
    repay_loan(Repay(loan_id, first.due_on, Decimal(100)), on_day(unit, first.due_on))
    account = loan_by_id(unit.connection, loan_id)
    facts = facts_of(unit.connection, [loan_id])[loan_id]
    assert replay(account.agreement, facts)[0] == account.state


def test_what_cannot_be_scheduled_is_not_offered(unit: Unit) -> None:
    with pytest.raises(TermsHaveNoSchedule):
        product(on_day(unit, FIRST_MEETING), terms=replace(MONTHLY, interest_type=InterestType.CAPITALIZED))


def test_a_rate_for_every_ten_days_counts_by_the_year_of_the_contract() -> None:
    terms = replace(MONTHLY, day_count=DayCount.ACTUAL_360)
    offer = Offer(
        terms=terms,
        rate=Fraction(1),
        rate_unit=RateUnit.DAYS,
        rate_every=10,
        payments=PaymentTerms(strategy={"code": "mifos-standard-strategy"}),
    )
    assert agreed_terms(offer, Wish()).annual_rate == 36
    assert agreed_terms(replace(offer, rate_unit=RateUnit.FOUR_WEEKS, rate_every=1), Wish()).annual_rate == 13
    assert Offer.from_json(offer.to_json()) == offer


@pytest.mark.parametrize(
    ("terms", "less", "term"),
    [
        (
            {"remainder": Remainder.NONE, "amortization": Amortization.EQUAL_PRINCIPAL},
            "11999.99",
            "a principal that its installments do not divide evenly",
        ),
        (
            {
                "interest_period": InterestPeriod.SAME_AS_REPAYMENT,
                "payment_plan": (PlannedPayment(4, 3000_00), PlannedPayment(6, 1500_00)),
            },
            "6000",
            "a payment plan for another principal",
        ),
    ],
)
def test_less_is_approved_or_paid_out_only_if_the_terms_fit_it(
    unit: Unit, terms: dict[str, Any], less: str, term: str
) -> None:
    today = on_day(unit, FIRST_MEETING)
    place = village(today, members=1)
    offered = product(today, terms=replace(MONTHLY, **terms))
    loan_id = lend_alone(today, offered.id, place.clients[0])
    undo_disbursement(UndoDisbursement(loan_id), today)
    with pytest.raises(TermsHaveNoSchedule) as refused:
        disburse_loan(Disburse(loan_id, FIRST_MEETING, Decimal(less)), today)
    assert refused.value.term == term
    undo_approval(UndoApproval(loan_id), today)
    with pytest.raises(TermsHaveNoSchedule) as refused:
        approve_loan(ApproveLoan(loan_id, FIRST_MEETING, Decimal(less)), today)
    assert refused.value.term == term
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING, Decimal(12000)), today)
    disburse_loan(Disburse(loan_id, FIRST_MEETING, Decimal(12000)), today)
    assert loan_by_id(unit.connection, loan_id).state.status is LoanStatus.ACTIVE
