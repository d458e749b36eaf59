"""An officer comes to a loan and leaves it, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.dialects.fineract.lending import approved, lent, new_loan
from tests.dialects.fineract.people import new_staff

if TYPE_CHECKING:
    from tests.api import Api

ON = "05 January 2024"


def test_an_officer_comes_is_followed_and_leaves(api: Api) -> None:
    loan_id, first, second = lent(api), new_staff(api), new_staff(api)
    api.post(f"loans/{loan_id}?command=assignLoanOfficer", {"toLoanOfficerId": first, "assignmentDate": ON})
    assert api.get(f"loans/{loan_id}")["loanOfficerId"] == first
    followed = {"fromLoanOfficerId": first, "toLoanOfficerId": second, "assignmentDate": ON}
    answer = api.post(f"loans/{loan_id}?command=assignloanofficer", followed)
    assert (answer["resourceId"], answer["changes"]) == (loan_id, {"loanOfficerId": second})
    assert api.get(f"loans/{loan_id}")["loanOfficerId"] == second
    api.post(f"loans/{loan_id}?command=unassignLoanOfficer", {"unassignedDate": ON})
    assert "loanOfficerId" not in api.get(f"loans/{loan_id}")


def test_whoever_never_was_its_officer_does_not_leave_it(api: Api) -> None:
    loan_id, first, second = new_loan(api), new_staff(api), new_staff(api)
    nobody = api.refused(f"loans/{loan_id}?command=unassignLoanOfficer", {"unassignedDate": ON})
    assert nobody == (403, ["error.msg.loan.unassigned"])
    api.post(
        f"loans/{loan_id}?command=assignLoanOfficer",
        {"fromLoanOfficerId": "", "toLoanOfficerId": first, "assignmentDate": ON},
    )
    wrong = {"fromLoanOfficerId": second, "toLoanOfficerId": first, "assignmentDate": ON}
    assert api.refused(f"loans/{loan_id}?command=assignLoanOfficer", wrong) == (
        403,
        ["error.msg.loan.not.assigned.to.loan.officer", "error.msg.loan.already.assigned.to.loan.officer"],
    )


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("31 December 2023", "error.msg.loan.loanofficer.assignment.date.before.loan.submitted.date"),
        ("01 January 2200", "error.msg.loan.loanofficer.assignment.date.is.in.future"),
    ],
)
def test_he_comes_between_the_application_and_today(api: Api, on: str, code: str) -> None:
    body = {"toLoanOfficerId": new_staff(api), "assignmentDate": on}
    assert api.refused(f"loans/{new_loan(api)}?command=assignLoanOfficer", body) == (403, [code])


def test_a_loan_that_is_over_needs_none(api: Api) -> None:
    loan_id, officer = new_loan(api), new_staff(api)
    api.post(f"loans/{loan_id}?command=reject", {"rejectedOnDate": "01 January 2024"})
    body = {"toLoanOfficerId": officer, "assignmentDate": ON}
    assert api.refused(f"loans/{loan_id}?command=assignLoanOfficer", body) == (
        403,
        ["error.msg.loan.loanofficer.assignment.account.is.closed"],
    )
    other = new_loan(api)
    approved(api, other)
    api.post(f"loans/{other}?command=assignLoanOfficer", body)
    assert api.refused(f"loans/{other}?command=assignLoanOfficer", {**body, "toLoanOfficerId": 999_999})[0] == 404
