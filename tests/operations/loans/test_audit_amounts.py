"""Amounts and dates that no loan can have are refused by their reason, before anything is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.village import FIRST_MEETING, lend, meeting, on_day, product, village

from samity.bank.fees.operations.define import ChargeAmountNotInCurrency, DefineCharge, define_charge
from samity.bank.loans.operations.amounts import AmountTooFine, AmountTooLarge
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.decide import (
    ApproveLoan,
    DecidedInFuture,
    UndoApproval,
    approve_loan,
    undo_approval,
)
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.money_checks import MoneyInFuture
from samity.bank.loans.operations.repay import RepaidNothing, Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.rules.acceptance import MoreThanPayOff
from samity.bank.loans.rules.offers import TermImpossible
from samity.bank.loans.rules.planned_dates import RepaidTooLate
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusals
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal
    from samity.storage.unit import Unit


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The day of the second meeting."""
    return on_day(unit, meeting(2))


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        ("0.001", AmountTooFine),
        ("1.0000000000000000000000000000001", AmountTooFine),  # more digits than Decimal's arithmetic keeps
        ("NaN", AmountTooFine),
        ("Infinity", AmountTooLarge),
        ("90071992547409.92", AmountTooLarge),
        ("1E+400", AmountTooLarge),
        ("-0.01", RepaidNothing),
        ("0", RepaidNothing),
    ],
)
def test_what_is_no_amount_is_not_paid(today: Unit, amount: str, refusal: type[Refusal]) -> None:
    place = village(today, members=1)
    loan_id = lend(today, place, product(today).id, place.clients[0])
    with pytest.raises(refusal):
        repay_loan(Repay(loan_id, meeting(1), Decimal(amount)), today)


def test_a_disbursement_names_a_wrong_amount_with_everything_else(today: Unit) -> None:
    place = village(today, members=1)
    loan_id = lend(today, place, product(today).id, place.clients[0], disburse=False)
    with pytest.raises(Refusals) as refused:
        disburse_loan(Disburse(loan_id, meeting(3), Decimal("0.001")), today)
    assert {type(reason) for reason in refused.value.reasons} == {MoneyInFuture, AmountTooFine}


def test_an_approval_names_a_wrong_amount_with_everything_else(today: Unit) -> None:
    place = village(today, members=1)
    loan_id = lend(today, place, product(today).id, place.clients[0], disburse=False)
    undo_approval(UndoApproval(loan_id), today)
    with pytest.raises(Refusals) as refused:
        approve_loan(ApproveLoan(loan_id, meeting(3), Decimal("0.001"), expected_disbursement_on=meeting(3)), today)
    assert {type(reason) for reason in refused.value.reasons} == {DecidedInFuture, AmountTooFine}


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"wish": Wish(principal=10**17, rate=Fraction(0))}, TermImpossible),
        ({"wish": Wish(terms={"repay_every": 10_000, "repay_unit": PeriodUnit.YEARS})}, RepaidTooLate),
        ({"expected_disbursement_on": date(9999, 12, 30)}, RepaidTooLate),
        ({"first_repayment_on": date(9999, 12, 31)}, RepaidTooLate),
    ],
)
def test_terms_beyond_all_measure_are_refused(today: Unit, asked: dict[str, Any], refusal: type[Refusal]) -> None:
    given: dict[str, Any] = {
        "product_id": product(today).id,
        "kind": LoanKind.INDIVIDUAL,
        "submitted_on": FIRST_MEETING,
        "expected_disbursement_on": FIRST_MEETING,
        "wish": Wish(),
        "client_id": village(today, members=1).clients[0],
        **asked,
    }
    with pytest.raises(refusal):
        apply_for_loan(ApplyForLoan(**given), today)


def test_a_charge_beyond_all_measure_is_not_defined(today: Unit) -> None:
    with pytest.raises(ChargeAmountNotInCurrency):
        define_charge(DefineCharge("Too much", "KES", Decimal(10) ** 17, is_penalty=False), today)


def test_no_more_is_taken_than_settles_a_loan_whose_interest_is_forgiven(today: Unit) -> None:
    """Paid on the first day, principal is enough: the strategy forgives the interest of all that is paid early."""
    offered = product(today, strategy="heavensfamily-strategy", refuses_overpayment=True)
    place = village(today, members=1)
    loan_id = lend(today, place, offered.id, place.clients[0])
    owed = loan_by_id(today.connection, loan_id).state.outstanding.total
    with pytest.raises(MoreThanPayOff) as refused:
        repay_loan(Repay(loan_id, FIRST_MEETING, Decimal(owed) / 100), today)
    repaid = repay_loan(Repay(loan_id, FIRST_MEETING, refused.value.pay_off.amount), today)
    assert (repaid.state.status, repaid.state.overpaid) == (LoanStatus.CLOSED, 0)
