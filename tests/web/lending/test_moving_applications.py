from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import FIRST_MEETING, FOUNDED_ON

from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.state import LoanStatus
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from tests.web.counter import Counter


def applied(counter: Counter, *, is_partial: bool = False) -> int:
    place = counter.place
    asked = ApplyForLoan(
        product_id=counter.offered.id,
        kind=LoanKind.JLG,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=FIRST_MEETING,
        wish=Wish(principal=9000_00),
        client_id=place.clients[0],
        group_id=place.group_id,
        calendar_id=place.calendar_id,
        is_partial=is_partial,
    )
    with staying(counter.engine, FIRST_MEETING) as unit:
        return apply_for_loan(asked, unit)


def test_an_application_is_changed_from_what_it_says(counter: Counter) -> None:
    loan_id = applied(counter)
    page = counter.clerk.open(f"/loans/{loan_id}/change")
    assert page.fields["number"] == "12"
    assert page.fields["submitted_on"] == str(FIRST_MEETING)
    looked = counter.clerk.send(page, ("_look", "yes"), principal="8000")
    assert looked.says("The schedule, if it is paid out as planned", "KES 8,000.00")
    assert counter.found(loan_id).state.principal == 9000_00
    page = counter.clerk.send(page, principal="8000", number=8)
    assert page.says("The application is changed.", "KES 8,000.00")
    assert counter.found(loan_id).agreement.terms.number_of_installments == 8
    refused = counter.clerk.fill(f"/loans/{loan_id}/change", number=0)
    assert set(refused.wrong) == {"number"}


def test_an_application_is_not_changed_over_another_change(counter: Counter) -> None:
    loan_id = applied(counter)
    first, second = (counter.clerk.open(f"/loans/{loan_id}/change") for _ in range(2))
    assert counter.clerk.send(first, principal="8000").says("The application is changed.")
    assert counter.clerk.send(second, number=8).says("Somebody changed this after you opened the form")
    stands = counter.found(loan_id)
    assert (stands.state.principal, stands.agreement.terms.number_of_installments) == (8000_00, 12)


def test_an_incomplete_application_is_completed_and_sent_back(counter: Counter) -> None:
    loan_id = applied(counter, is_partial=True)
    assert counter.clerk.open(f"/loans/{loan_id}").says("not complete yet", "What is not possible now")
    group = counter.clerk.open(f"/groups/{counter.place.group_id}")
    assert group.says("Loans that wait to be complete")
    assert f"/loans/{loan_id}" in group.links
    page = counter.clerk.fill(f"/loans/{loan_id}/request-approval", note="All is here")
    assert page.says("The application waits for a decision.")
    page = counter.clerk.fill(f"/loans/{loan_id}/set-incomplete", note="Not quite")
    assert page.says("The application is not complete yet.")


def test_ends_are_taken_back(counter: Counter) -> None:
    loan_id = applied(counter)
    counter.clerk.fill(f"/loans/{loan_id}/reject")
    assert counter.clerk.fill(f"/loans/{loan_id}/undo-rejection").says("The rejection is taken back.")
    counter.clerk.fill(f"/loans/{loan_id}/withdraw")
    assert counter.clerk.fill(f"/loans/{loan_id}/undo-withdrawal").says("The withdrawal is taken back.")
    assert counter.found(loan_id).state.status is LoanStatus.SUBMITTED
    refused = counter.clerk.fill(f"/loans/{loan_id}/undo-withdrawal")
    assert refused.says("is not withdrawn")


def test_an_application_is_removed(counter: Counter) -> None:
    loan_id = applied(counter)
    page = counter.clerk.fill(f"/loans/{loan_id}/delete")
    assert page.says("The application is removed.")
    assert counter.clerk.open(f"/loans/{loan_id}").status == 404


def test_an_officer_comes_to_a_loan_and_leaves_it(counter: Counter) -> None:
    loan_id = applied(counter)
    with staying(counter.engine, FIRST_MEETING) as unit:
        staff = TakeOnStaff(counter.place.office_id, "Rahima", "Begum", is_loan_officer=True, joined_on=FOUNDED_ON)
        officer = take_on_staff(staff, unit)
    assert counter.clerk.open(f"/loans/{loan_id}").says("nobody looks after it")
    page = counter.clerk.fill(f"/loans/{loan_id}/officer", staff_id=officer)
    assert page.says("The loan has its officer.", "Begum, Rahima")
    assert counter.found(loan_id).officer_id == officer
    assert counter.clerk.fill(f"/loans/{loan_id}/no-officer").says("Nobody looks after the loan.")
    assert counter.found(loan_id).officer_id is None
