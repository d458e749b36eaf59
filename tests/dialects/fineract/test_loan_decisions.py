"""Decisions on loans over HTTP: approve, reject, withdraw, disburse, and take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import LENT_ON, approved, disbursed, lent, loan, new_loan, repaid

if TYPE_CHECKING:
    from tests.api import Api

NOT_PENDING = "error.msg.loan.{}.account.is.not.submitted.and.pending.state"
FUTURE = "01 January 2200"
BEFORE = "31 December 2023"


def test_decisions_keep_to_their_order(api: Api) -> None:
    loan_id = new_loan(api)
    command = f"loans/{loan_id}?command="
    refused = api.refused(f"{command}disburse", {"actualDisbursementDate": LENT_ON})
    assert refused == (400, ["error.msg.loan.disbursal.account.is.not.approve.not.disbursed.state"])
    assert api.refused(f"{command}undoapproval") == (400, ["error.msg.loan.undo.approval.account.is.not.approved"])
    refused = api.refused(f"{command}approve", {"approvedOnDate": BEFORE, "approvedLoanAmount": 12000.01})
    assert refused == (
        403,
        [
            "error.msg.loan.approval.cannot.be.before.submittal.date",
            "error.msg.loan.approval.amount.can't.be.greater.than.loan.amount.demanded",
        ],
    )
    approved(api, loan_id, approvedLoanAmount=10000, note="less than asked")
    found = loan(api, loan_id)
    assert (found["proposedPrincipal"], found["approvedPrincipal"]) == (12000, 10000)
    assert api.refused(f"{command}approve", {"approvedOnDate": LENT_ON}) == (400, [NOT_PENDING.format("approve")])
    assert api.post(f"{command}undoapproval", {"note": "too soon"})["changes"]["status"]["id"] == 100
    assert loan(api, loan_id)["principal"] == 12000
    refused = api.refused(f"{command}reject", {"rejectedOnDate": FUTURE})
    assert refused == (403, ["error.msg.loan.reject.cannot.be.a.future.date"])
    assert api.post(f"{command}reject", {"rejectedOnDate": LENT_ON})["changes"]["status"]["id"] == 500
    withdrawal = {"withdrawnOnDate": LENT_ON}
    assert api.refused(f"{command}withdrawnByApplicant", withdrawal) == (400, [NOT_PENDING.format("withdraw")])


def expected_on(api: Api, loan_id: int) -> list[int]:
    day: list[int] = loan(api, loan_id)["timeline"]["expectedDisbursementDate"]
    return day


def test_an_approval_taken_back_brings_the_expected_disbursement_back(api: Api) -> None:
    loan_id = new_loan(api)
    for later, day in (("05 January 2024", 5), ("09 January 2024", 9)):
        approved(api, loan_id, expectedDisbursementDate=later)
        assert expected_on(api, loan_id) == [2024, 1, day]
        api.post(f"loans/{loan_id}?command=undoapproval")
        assert expected_on(api, loan_id) == [2024, 1, 1]
    approved(api, loan_id)
    api.post(f"loans/{loan_id}?command=undoapproval")
    assert expected_on(api, loan_id) == [2024, 1, 1]


def test_an_applicant_may_withdraw(api: Api) -> None:
    loan_id = new_loan(api)
    answer = api.post(f"loans/{loan_id}?command=withdrawnByApplicant", {"withdrawnOnDate": LENT_ON})
    assert answer["changes"]["status"]["id"] == 400
    assert loan(api, loan_id)["timeline"]["withdrawnOnDate"] == [2024, 1, 1]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"actualDisbursementDate": BEFORE}, 403, "error.msg.loan.disbursal.cannot.be.before.approval.date"),
        ({"actualDisbursementDate": FUTURE}, 403, "error.msg.loan.transaction.cannot.be.a.future.date"),
        ({"transactionAmount": 12001}, 403, "error.msg.loan.disburse.amount.must.be.less.than.approved.amount"),
        ({"paymentTypeId": 999999}, 404, "error.msg.payment.type.invalid"),
        ({"fixedEmiAmount": 100}, 400, "validation.msg.loan.fixedEmiAmount.is.not.supported"),
    ],
)
def test_a_disbursement_that_cannot_be_is_refused(api: Api, changes: dict[str, Any], status: int, code: str) -> None:
    loan_id = new_loan(api)
    approved(api, loan_id)
    refused = api.refused(f"loans/{loan_id}?command=disburse", {"actualDisbursementDate": LENT_ON, **changes})
    assert refused == (status, [code])


def test_a_disbursement_is_taken_back_as_long_as_nothing_was_paid(api: Api) -> None:
    loan_id = lent(api)
    undo = f"loans/{loan_id}?command=undodisbursal"
    transaction = repaid(api, loan_id, "01 February 2024", 100)
    assert api.refused(undo)[0] == 403
    api.post(f"loans/{loan_id}/transactions/{transaction}?command=undo")
    assert api.post(undo)["changes"]["status"]["id"] == 200
    found = loan(api, loan_id)
    assert "actualDisbursementDate" not in found["timeline"]
    assert [each["manuallyReversed"] for each in found["transactions"]] == [True, True]
    assert api.refused(undo) == (400, ["error.msg.loan.undo.disbursal.account.is.not.active"])
    disbursed(api, loan_id, transactionAmount=9000)
    assert loan(api, loan_id)["principal"] == 9000


@pytest.mark.parametrize("command", ["disburseToSavings", "assigndelinquency", ""])
def test_other_commands_are_refused(api: Api, command: str) -> None:
    refused = api.refused(f"loans/{new_loan(api)}?command={command}")
    assert refused == (400, ["error.msg.query.parameter.value.unsupported"])
