"""What an application says when nothing of it is to change: all of it, whatever words a door has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.village import FIRST_MEETING, WEEKLY_TERMS, meeting, on_day, product, village

from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.change import ChangeApplication, change_application, current_application
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.views import loan_views
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    ScheduleEngine,
)
from samity.bank.organisation.operations.funds import AddFund, add_fund

if TYPE_CHECKING:
    from samity.storage.unit import Unit

DECLINING = replace(WEEKLY_TERMS, interest_method=InterestMethod.DECLINING_BALANCE)
CONTRACT = replace(DECLINING, engine=ScheduleEngine.CONTRACTUAL, interest_period=InterestPeriod.SAME_AS_REPAYMENT)
EQUAL_PRINCIPAL = replace(DECLINING, amortization=Amortization.EQUAL_PRINCIPAL)


@pytest.mark.parametrize(
    ("offered", "wished"),
    [
        (CONTRACT, {"fixed_days": (5, 20), "amortized_over": 24}),
        (replace(CONTRACT, amortization=Amortization.EQUAL_PRINCIPAL), {"principal_every": 3}),
        (EQUAL_PRINCIPAL, {"principal_percent": Fraction(10)}),
        (DECLINING, {"moratorium": 1, "interest_charged_from": FIRST_MEETING + timedelta(days=3)}),
        (WEEKLY_TERMS, {"grace_on_principal": 2}),
    ],
)
def test_nothing_changes_but_what_is_put_in_its_place(unit: Unit, offered: LoanTerms, wished: dict[str, Any]) -> None:
    first = on_day(unit, FIRST_MEETING)
    place = village(first, members=1)
    fund_id = add_fund(AddFund("Donor"), first)
    strategy = {"code": "rbi-india-strategy"}
    asked = ApplyForLoan(
        product_id=product(first, terms=offered).id,
        kind=LoanKind.JLG,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=meeting(1),
        wish=Wish(principal=9000_00, number_of_installments=10, rate=Fraction(7), strategy=strategy, terms=wished),
        client_id=place.clients[0],
        group_id=place.group_id,
        fund_id=fund_id,
        calendar_id=place.calendar_id if "fixed_days" not in wished else None,
        sync_disbursement="fixed_days" not in wished,
        external_id="A-1",
    )
    loan_id = apply_for_loan(asked, first)
    before = _kept(first, loan_id)
    later = on_day(unit, meeting(2))
    account = loan_by_id(later.connection, loan_id)
    change_application(ChangeApplication(loan_id, current_application(later.connection, account)), later)
    assert _kept(later, loan_id) == before
    current = current_application(later.connection, account)
    less = replace(current, wish=Wish(principal=8000_00).over(current.wish))
    change_application(ChangeApplication(loan_id, less), later)
    account = loan_by_id(later.connection, loan_id)
    assert account.agreement.terms == replace(before[0].agreement.terms, principal=8000_00)
    assert account.payments.strategy == strategy


def test_another_product_brings_terms_of_its_own(unit: Unit) -> None:
    today = on_day(unit, FIRST_MEETING)
    place = village(today, members=1)
    asked = ApplyForLoan(
        product_id=product(today).id,
        kind=LoanKind.INDIVIDUAL,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=FIRST_MEETING,
        wish=Wish(principal=9000_00, terms={"grace_on_principal": 2}),
        client_id=place.clients[0],
    )
    loan_id = apply_for_loan(asked, today)
    other = product(today, terms=EQUAL_PRINCIPAL)
    account = loan_by_id(today.connection, loan_id)
    current = current_application(today.connection, account, other.id)
    change_application(ChangeApplication(loan_id, current), today)
    assert loan_by_id(today.connection, loan_id).agreement.terms == EQUAL_PRINCIPAL


def _kept(unit: Unit, loan_id: int) -> tuple[LoanAccount, object]:
    """Return a loan as it is told, but for the number of its facts."""
    account = loan_by_id(unit.connection, loan_id)
    nothing = replace(account, last_serial=0, state=replace(account.state, reached=None))
    return nothing, dict(loan_views(unit.connection, [loan_id])[loan_id])
