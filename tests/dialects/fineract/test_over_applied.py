"""Loans that go beyond what was applied for, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import approved, disbursed, loan, new_loan, new_product, product_body

if TYPE_CHECKING:
    from tests.api import Api

ALLOWS, BY, NUMBER = "allowApprovedDisbursedAmountsOverApplied", "overAppliedCalculationType", "overAppliedNumber"
APPLIED_FOR = 12000
BEYOND = "amount.can't.be.greater.than.maximum.applied.loan.amount.calculation"


def bound(by: str, number: int) -> dict[str, Any]:
    return {ALLOWS: True, BY: by, NUMBER: number}


@pytest.mark.parametrize(("by", "number", "most"), [("flat", 500, 12500), ("percentage", 10, 13200)])
def test_more_than_was_applied_for_is_lent_up_to_the_bound(api: Api, by: str, number: int, most: int) -> None:
    loan_id = new_loan(api, new_product(api, **bound(by, number)))
    asked = {"approvedOnDate": "01 January 2024", "approvedLoanAmount": most + 0.01}
    assert api.refused(f"loans/{loan_id}?command=approve", asked) == (403, [f"error.msg.loan.approval.{BEYOND}"])
    approved(api, loan_id, approvedLoanAmount=most)
    asked = {"actualDisbursementDate": "01 January 2024", "transactionAmount": most + 0.01}
    assert api.refused(f"loans/{loan_id}?command=disburse", asked) == (403, [f"error.msg.loan.disbursal.{BEYOND}"])
    disbursed(api, loan_id, transactionAmount=most)
    told = loan(api, loan_id)
    assert [told[name] for name in ("proposedPrincipal", "approvedPrincipal", "principal")] == [APPLIED_FOR, most, most]
    assert round(sum(each.get("principalDue", 0) for each in told["repaymentSchedule"]["periods"]), 2) == most


def test_what_was_applied_for_counts_whatever_of_it_was_approved(api: Api) -> None:
    loan_id = new_loan(api, new_product(api, **bound("flat", 500)))
    approved(api, loan_id, approvedLoanAmount=9000)
    disbursed(api, loan_id, transactionAmount=12500)
    api.post(f"loans/{loan_id}?command=undodisbursal")
    told = loan(api, loan_id)
    assert (told["approvedPrincipal"], told["principal"]) == (9000, 9000)


def test_without_a_bound_an_approval_binds_the_pay_out(api: Api) -> None:
    loan_id = new_loan(api, new_product(api, **{ALLOWS: False}))
    asked: dict[str, Any] = {"approvedOnDate": "01 January 2024", "approvedLoanAmount": 12001}
    codes = ["error.msg.loan.approval.amount.can't.be.greater.than.loan.amount.demanded"]
    assert api.refused(f"loans/{loan_id}?command=approve", asked) == (403, codes)
    approved(api, loan_id, approvedLoanAmount=9000)
    asked = {"actualDisbursementDate": "01 January 2024", "transactionAmount": 9001}
    codes = ["error.msg.loan.disburse.amount.must.be.less.than.approved.amount"]
    assert api.refused(f"loans/{loan_id}?command=disburse", asked) == (403, codes)


def test_a_loan_keeps_the_bound_of_the_day_it_was_applied_for(api: Api) -> None:
    product_id = new_product(api, **bound("flat", 500))
    before = new_loan(api, product_id)
    api.put(f"loanproducts/{product_id}", {ALLOWS: False})
    told = api.get(f"loanproducts/{product_id}")
    assert [told.get(name) for name in (ALLOWS, BY, NUMBER)] == [False, None, None]
    approved(api, before, approvedLoanAmount=12500)
    asked = {"approvedOnDate": "01 January 2024", "approvedLoanAmount": 12500}
    assert api.refused(f"loans/{new_loan(api, product_id)}?command=approve", asked)[0] == 403


def test_a_bound_is_told_and_stays_where_something_else_changes(api: Api) -> None:
    for given in (bound("flat", 10000), bound("percentage", 50)):
        product_id = new_product(api, **given)
        api.put(f"loanproducts/{product_id}", {"description": "for who needs more"})
        told = api.get(f"loanproducts/{product_id}")
        assert {name: told[name] for name in given} == given
    api.put(f"loanproducts/{product_id}", {NUMBER: 20})
    assert api.get(f"loanproducts/{product_id}")[NUMBER] == 20


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({ALLOWS: True}, [f"{BY}.cannot.be.blank", f"{NUMBER}.cannot.be.blank"]),
        ({BY: "flat", NUMBER: 1}, [f"{BY}.is.not.supported", f"{NUMBER}.is.not.supported"]),
        (bound("double", 1), [f"{BY}.is.not.one.of.expected.enumerations"]),
        (bound("flat", -1), [f"{NUMBER}.not.zero.or.greater"]),
    ],
)
def test_a_bound_is_whole_or_there_is_none(api: Api, given: dict[str, Any], codes: list[str]) -> None:
    status, found = api.refused("loanproducts", product_body(**given))
    assert (status, sorted(found)) == (400, sorted(f"validation.msg.loanproduct.{code}" for code in codes))


def test_an_amount_whose_interest_is_no_amount_any_more_is_refused(api: Api) -> None:
    product_id = new_product(api, **bound("percentage", 2_000_000_000), interestRatePerPeriod=100000)
    loan_id = new_loan(api, product_id)
    asked = {"approvedOnDate": "01 January 2024", "approvedLoanAmount": 200_000_000_000}
    status, codes = api.refused(f"loans/{loan_id}?command=approve", asked)
    assert (status, codes) == (400, ["validation.msg.loan.amount.is.too.large"])
