"""An application on its way: completed, changed, sent back, ended and taken up again, removed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.village import FIRST_MEETING, Product, Village, defined_anew, lend, meeting, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import LoanExternalIdTaken, apply_for_loan
from samity.bank.loans.operations.change import (
    ChangeApplication,
    ChargesStay,
    DebtorStays,
    LoanNotPartial,
    RequestApproval,
    SetIncomplete,
    change_application,
    request_approval,
    set_incomplete,
)
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.decide import (
    ApproveLoan,
    LoanNotPending,
    RejectLoan,
    UndoApproval,
    WithdrawLoan,
    approve_loan,
    reject_loan,
    undo_approval,
    withdraw_loan,
)
from samity.bank.loans.operations.delete import DeleteApplication, LoanNotRemovable, LoanWasPaidOut, delete_application
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.reopen import (
    LoanNotRejected,
    LoanNotWithdrawn,
    ProductBooksOtherwise,
    UndoRejection,
    UndoWithdrawal,
    undo_rejection,
    undo_withdrawal,
)
from samity.bank.loans.queries.accounts import LoanNotFound, loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.views import timelines
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LATER = meeting(1)


@pytest.fixture
def today(unit: Unit) -> Unit:
    """A day after the applications."""
    return on_day(unit, LATER)


@pytest.fixture
def offered(today: Unit) -> Product:
    """A product."""
    return product(today)


@pytest.fixture
def place(today: Unit) -> Village:
    """A village of two."""
    return village(today, members=2)


@pytest.fixture
def asked(offered: Product, place: Village) -> ApplyForLoan:
    """What a member asks for."""
    return ApplyForLoan(
        product_id=offered.id,
        kind=LoanKind.JLG,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=LATER,
        wish=Wish(principal=9000_00),
        client_id=place.clients[0],
        group_id=place.group_id,
        calendar_id=place.calendar_id,
        external_id="A-1",
    )


def status(unit: Unit, loan_id: int) -> LoanStatus:
    account = loan_by_id(unit.connection, loan_id)
    replayed, _ = replay(account.agreement, facts_of(unit.connection, [loan_id])[loan_id])
    assert replayed.status is account.state.status, "stored = replayed"
    assert replayed.principal == account.state.principal
    assert replayed.submitted_on == account.state.submitted_on
    return account.state.status


def test_a_partial_application_waits_for_a_decision_once_that_is_asked_for(today: Unit, asked: ApplyForLoan) -> None:
    loan_id = apply_for_loan(replace(asked, is_partial=True), today)
    assert status(today, loan_id) is LoanStatus.PARTIAL
    with pytest.raises(LoanNotPending):
        approve_loan(ApproveLoan(loan_id, LATER), today)
    request_approval(RequestApproval(loan_id, "All papers are here"), today)
    assert status(today, loan_id) is LoanStatus.SUBMITTED
    with pytest.raises(LoanNotPartial):
        request_approval(RequestApproval(loan_id), today)
    set_incomplete(SetIncomplete(loan_id, "A paper is missing"), today)
    assert status(today, loan_id) is LoanStatus.PARTIAL
    with pytest.raises(LoanNotPending):
        set_incomplete(SetIncomplete(loan_id), today)


def test_a_changed_application_stands_in_the_place_of_the_former(today: Unit, asked: ApplyForLoan) -> None:
    loan_id = apply_for_loan(asked, today)
    anew = replace(
        asked,
        submitted_on=LATER,
        wish=Wish(principal=7000_00, number_of_installments=10, rate=Fraction(12)),
        external_id="A-2",
    )
    change_application(ChangeApplication(loan_id, anew), today)
    account = loan_by_id(today.connection, loan_id)
    assert status(today, loan_id) is LoanStatus.SUBMITTED
    assert (account.state.principal, account.state.submitted_on) == (7000_00, LATER)
    assert account.agreement.terms.number_of_installments == 10
    told = timelines(today.connection, [loan_id])[loan_id]
    assert (told["SUBMITTED"]["amount"], told["SUBMITTED"]["value_on"]) == (7000_00, LATER)
    approve_loan(ApproveLoan(loan_id, LATER), today)
    assert status(today, loan_id) is LoanStatus.APPROVED
    with pytest.raises(LoanNotPending):
        change_application(ChangeApplication(loan_id, anew), today)


def test_a_changed_partial_application_stays_partial(today: Unit, asked: ApplyForLoan) -> None:
    loan_id = apply_for_loan(replace(asked, is_partial=True), today)
    change_application(ChangeApplication(loan_id, replace(asked, wish=Wish(principal=5000_00))), today)
    assert status(today, loan_id) is LoanStatus.PARTIAL


def test_who_owes_a_loan_and_whose_number_it_bears_stays(today: Unit, asked: ApplyForLoan, place: Village) -> None:
    loan_id = apply_for_loan(asked, today)
    other = apply_for_loan(replace(asked, client_id=place.clients[1], external_id="B-1"), today)
    with pytest.raises(DebtorStays):
        change_application(ChangeApplication(other, asked), today)
    with pytest.raises(LoanExternalIdTaken), today.connection.begin_nested():
        change_application(ChangeApplication(other, replace(asked, client_id=place.clients[1])), today)
    charged = replace(asked, charges=({"any": "charge"},))  # type: ignore[arg-type]  # it is not looked at
    with pytest.raises(ChargesStay):
        change_application(ChangeApplication(loan_id, charged), today)


def test_a_partial_application_takes_a_charge_and_keeps_it(today: Unit, asked: ApplyForLoan) -> None:
    loan_id = apply_for_loan(replace(asked, is_partial=True), today)
    passbook = define_charge(DefineCharge("Passbook", "KES", Decimal(30), is_penalty=False), today)
    add_charge(AddCharge(loan_id, AskedCharge(passbook, LATER)), today)
    change_application(ChangeApplication(loan_id, replace(asked, wish=Wish(principal=5000_00))), today)
    request_approval(RequestApproval(loan_id), today)
    assert status(today, loan_id) is LoanStatus.SUBMITTED
    approve_loan(ApproveLoan(loan_id, LATER), today)
    disburse_loan(Disburse(loan_id, LATER), today)
    assert status(today, loan_id) is LoanStatus.ACTIVE
    assert loan_by_id(today.connection, loan_id).state.outstanding.fees == 30_00


def test_a_rejection_is_taken_back(today: Unit, asked: ApplyForLoan) -> None:
    loan_id = apply_for_loan(replace(asked, is_partial=True), today)
    reject_loan(RejectLoan(loan_id, LATER), today)
    assert status(today, loan_id) is LoanStatus.REJECTED
    with pytest.raises(LoanNotWithdrawn):
        undo_withdrawal(UndoWithdrawal(loan_id), today)
    undo_rejection(UndoRejection(loan_id, "By mistake"), today)
    assert status(today, loan_id) is LoanStatus.PARTIAL
    with pytest.raises(LoanNotRejected):
        undo_rejection(UndoRejection(loan_id), today)


def test_who_withdraws_after_the_approval_is_approved_again_when_that_is_taken_back(
    today: Unit, asked: ApplyForLoan
) -> None:
    loan_id = apply_for_loan(asked, today)
    approve_loan(ApproveLoan(loan_id, LATER), today)
    with pytest.raises(LoanNotPending):
        withdraw_loan(WithdrawLoan(loan_id, LATER), today)
    withdraw_loan(WithdrawLoan(loan_id, LATER, even_approved=True), today)
    assert status(today, loan_id) is LoanStatus.WITHDRAWN
    undo_withdrawal(UndoWithdrawal(loan_id), today)
    assert status(today, loan_id) is LoanStatus.APPROVED


def test_an_ended_application_stays_ended_when_its_product_books_otherwise_by_now(
    today: Unit, asked: ApplyForLoan, offered: Product
) -> None:
    loan_id = apply_for_loan(asked, today)
    reject_loan(RejectLoan(loan_id, LATER), today)
    anew = replace(defined_anew(today, offered, dict(offered.gl)), accounting=AccountingRule.NONE)
    define_loan_product(anew, today)
    with pytest.raises(ProductBooksOtherwise):
        undo_rejection(UndoRejection(loan_id), today)


@pytest.mark.parametrize("ends", [None, RejectLoan, WithdrawLoan])
def test_what_was_never_approved_may_be_removed(
    today: Unit, asked: ApplyForLoan, ends: type[RejectLoan | WithdrawLoan] | None
) -> None:
    loan_id = apply_for_loan(asked, today)
    if ends is RejectLoan:
        reject_loan(RejectLoan(loan_id, LATER), today)
    elif ends is WithdrawLoan:
        withdraw_loan(WithdrawLoan(loan_id, LATER), today)
    delete_application(DeleteApplication(loan_id), today)
    with pytest.raises(LoanNotFound):
        loan_by_id(today.connection, loan_id)
    left = today.connection.execute(text("SELECT count(*) FROM loan_fact WHERE account_id = :id"), {"id": loan_id})
    assert left.scalar_one() == 0
    apply_for_loan(asked, today)  # its number is free again


def test_what_was_approved_or_paid_out_stays(today: Unit, offered: Product, place: Village) -> None:
    loan_id = lend(today, place, offered.id, place.clients[0])
    with pytest.raises(LoanNotRemovable):
        delete_application(DeleteApplication(loan_id), today)
    undo_disbursement(UndoDisbursement(loan_id), today)
    undo_approval(UndoApproval(loan_id), today)
    with pytest.raises(LoanWasPaidOut):
        delete_application(DeleteApplication(loan_id), today)
