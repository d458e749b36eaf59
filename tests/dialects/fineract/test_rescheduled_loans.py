"""/rescheduleloans: requests kept, told, previewed, approved and rejected, and what cannot be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    ACCRUAL,
    EXPENSE,
    INCOME,
    accounts,
    lent,
    loan,
    new_gl_account,
    new_product,
    repaid,
)
from tests.dialects.fineract.recalculating import FOLLOWING, PROGRESSIVE

from samity.close_of_business import close_day
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
PAID_ON, SECOND, ASKED_ON = "01 February 2024", "01 March 2024", "20 February 2024"


@pytest.fixture
def loan_id(api: Api) -> int:
    loan_id = lent(api, new_product(api, **FLAT))
    repaid(api, loan_id, PAID_ON, 3120)
    return loan_id


@pytest.fixture
def why(api: Api) -> int:
    (code,) = [each["id"] for each in api.get("codes") if each["name"] == "LoanRescheduleReason"]
    path = f"codes/{code}/codevalues"
    known = [each["id"] for each in api.get(path) if each["name"] == "A flood"]
    made: int = known[0] if known else api.post(path, {"name": "A flood", "isActive": True})["subResourceId"]
    return made


def body(loan_id: int, why: int, **more: object) -> dict[str, Any]:
    named = {"loanId": loan_id, "rescheduleFromDate": SECOND, "submittedOnDate": ASKED_ON, "rescheduleReasonId": why}
    return {**named, **more}


MORATORIUM = "validation.msg.rescheduleloan.recurringMoratoriumOnPrincipalPeriods.is.not.supported"


def due_dates(schedule: dict[str, Any]) -> list[list[int]]:
    return [each["dueDate"] for each in schedule["periods"][1:]]


def test_a_request_is_kept_previewed_and_approved(api: Api, loan_id: int, why: int) -> None:
    assert why in [each["id"] for each in api.get("rescheduleloans/template")["rescheduleReasons"]]
    asked = body(
        loan_id,
        why,
        adjustedDueDate="10 March 2024",
        extraTerms=1,
        rescheduleReasonComment="The river rose",
        recalculateInterest=False,
    )
    answer = api.post("rescheduleloans", asked)
    request, path = answer["resourceId"], f"rescheduleloans/{answer['resourceId']}"
    assert answer["loanId"] == loan_id
    told = api.get(path)
    assert (told["statusEnum"]["id"], told["statusEnum"]["pendingApproval"]) == (100, True)
    assert (told["rescheduleFromDate"], told["rescheduleReasonComment"]) == ([2024, 3, 1], "The river rose")
    assert told["rescheduleReasonCodeValue"] == {"id": why, "name": "A flood"}
    assert told["timeline"]["submittedOnDate"] == [2024, 2, 20]
    variations = [(each["termType"]["id"], each.get("decimalValue")) for each in told["loanTermVariationsData"]]
    assert variations == [(4, None), (9, 1)]
    assert request in [each["id"] for each in api.get("rescheduleloans", command="pending")]
    assert [each["id"] for each in api.get("rescheduleloans", loanId=loan_id)] == [request]
    assert api.get("rescheduleloans", loanId=loan_id, command="rejected") == []
    then = [[2024, 2, 1], [2024, 3, 10], [2024, 4, 10], [2024, 5, 10], [2024, 6, 10]]
    assert due_dates(api.get(path, command="previewLoanReschedule")) == then
    assert len(due_dates(loan(api, loan_id)["repaymentSchedule"])) == 4
    answer = api.post(f"{path}?command=approve", {"approvedOnDate": "21 February 2024"})
    assert (answer["loanId"], answer["resourceId"]) == (loan_id, request)
    assert due_dates(loan(api, loan_id)["repaymentSchedule"]) == then
    told = api.get(path)
    assert (told["statusEnum"]["id"], told["timeline"]["approvedOnDate"]) == (200, [2024, 2, 21])
    assert request in [each["id"] for each in api.get("rescheduleloans", command="approved")]
    decided = api.refused(f"{path}?command=reject", {"rejectedOnDate": "22 February 2024"})
    assert decided == (400, ["validation.msg.rescheduleloan.request.is.not.in.submitted.and.pending.state"])


def test_installments_ask_for_another_amount_until_a_day(api: Api, why: int) -> None:
    loan_id = lent(api, new_product(api, **{**FLAT, "interestType": 0}))
    first = loan(api, loan_id)["repaymentSchedule"]["periods"][1]["totalDueForPeriod"]
    asked = body(loan_id, why, emi=1000, endDate="01 April 2024")
    path = f"rescheduleloans/{api.post('rescheduleloans', asked)['resourceId']}"
    (variation,) = api.get(path)["loanTermVariationsData"]
    assert (variation["termType"]["id"], variation["decimalValue"], variation["dateValue"]) == (1, 1000, [2024, 4, 1])
    api.post(f"{path}?command=approve", {"approvedOnDate": "21 February 2024"})
    periods = loan(api, loan_id)["repaymentSchedule"]["periods"][1:]
    assert [each["totalDueForPeriod"] for each in periods[:3]] == [first, 1000, 1000]
    assert sum(each["principalDue"] for each in periods) == 12000


def test_a_rejected_request_leaves_everything_as_it_is(api: Api, loan_id: int, why: int) -> None:
    before = loan(api, loan_id)["repaymentSchedule"]
    path = f"rescheduleloans/{api.post('rescheduleloans', body(loan_id, why, newInterestRate=6))['resourceId']}"
    early = api.refused(f"{path}?command=reject", {"rejectedOnDate": "19 February 2024"})
    assert early == (400, ["validation.msg.rescheduleloan.before.submission.date"])
    api.post(f"{path}?command=reject", {"rejectedOnDate": ASKED_ON})
    told = api.get(path)
    assert (told["statusEnum"]["rejected"], told["timeline"]["rejectedOnDate"]) == (True, [2024, 2, 20])
    assert told["loanTermVariationsData"][0]["decimalValue"] == 6
    assert loan(api, loan_id)["repaymentSchedule"] == before


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({}, 400, "validation.msg.rescheduleloan.graceOnPrincipal.cannot.be.blank"),
        (
            {"rescheduleFromDate": "02 March 2024", "extraTerms": 1},
            400,
            "validation.msg.rescheduleloan.rescheduleFromDate.repayment.schedule.installment.does.not.exist",
        ),
        (
            {"rescheduleFromDate": PAID_ON, "extraTerms": 1},
            400,
            "validation.msg.rescheduleloan.rescheduleFromDate.repayment.schedule.installment.obligation.met",
        ),
        (
            {"adjustedDueDate": "01 January 2024"},
            400,
            "validation.msg.rescheduleloan.rescheduleFromDate.adjustedDueDate.before.rescheduleFromDate",
        ),
        (
            {"submittedOnDate": "01 December 2023", "extraTerms": 1},
            400,
            "validation.msg.rescheduleloan.submittedOnDate.before.loan.disbursement.date",
        ),
        ({"emi": 100}, 400, "validation.msg.rescheduleloan.emi.and.endDate.needed.together"),
        (
            {"emi": 100, "endDate": "02 March 2024"},
            400,
            "validation.msg.rescheduleloan.endDate.repayment.schedule.installment.does.not.exist",
        ),
        ({"emi": 0.001, "endDate": SECOND}, 400, "validation.msg.loan.amount.has.too.many.decimals"),
        ({"recurringMoratoriumOnPrincipalPeriods": 1}, 400, MORATORIUM),
        ({"rescheduleReasonId": 999999, "extraTerms": 1}, 404, "error.msg.codevalue.codename.id.combination.invalid"),
        ({"loanId": 999999, "extraTerms": 1}, 404, "error.msg.loan.id.invalid"),
    ],
)
def test_what_cannot_be_asked_for_is_named(
    api: Api, loan_id: int, why: int, more: dict[str, Any], status: int, code: str
) -> None:
    refused = api.refused("rescheduleloans", body(loan_id, why, **more))
    assert (refused[0], refused[1][0]) == (status, code)


def test_a_request_that_is_not_there_is_said_so(api: Api) -> None:
    assert api.refused("rescheduleloans/999999", method="GET") == (
        404,
        ["error.msg.loan.reschedule.request.id.invalid"],
    )


ON = {"transactionDate": "01 March 2024"}
ISO = {"dateFormat": "yyyy-MM-dd", "locale": "en"}


@pytest.fixture
def reckoned(own_api: Api) -> int:
    """A loan of 100.00 over six months at 7 % from New Year's Day, whose interest is recalculated; today is 1 March."""
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": SECOND})
    books = {"accountingRule": ACCRUAL, **accounts(own_api), **off_accounts(own_api)}
    loan_id = lent(own_api, new_product(own_api, **PROGRESSIVE, **FOLLOWING, **books))
    repaid(own_api, loan_id, PAID_ON, 17.01)
    return loan_id


def off_accounts(api: Api) -> dict[str, int]:
    income = {f"incomeFromChargeOff{each}AccountId": INCOME for each in ("Interest", "Fees", "Penalty")}
    return {name: new_gl_account(api, kind) for name, kind in {"chargeOffExpenseAccountId": EXPENSE, **income}.items()}


def another_rate(api: Api, loan_id: int, why: int, on: str) -> None:
    asked = body(loan_id, why, rescheduleFromDate=on, submittedOnDate=SECOND, newInterestRate=2)
    request = api.post("rescheduleloans", asked)["resourceId"]
    api.post(f"rescheduleloans/{request}?command=approve", {"approvedOnDate": SECOND})


def reason(api: Api) -> int:
    (code,) = [each["id"] for each in api.get("codes") if each["name"] == "LoanRescheduleReason"]
    made: int = api.post(f"codes/{code}/codevalues", {"name": "Agreed", "isActive": True})["subResourceId"]
    return made


def interest_due(api: Api, loan_id: int) -> float:
    told: float = loan(api, loan_id)["repaymentSchedule"]["totalInterestCharged"]
    return told


def test_a_loan_that_was_charged_off_takes_another_rate_from_a_day_before(
    own_api: Api, own_engine: Engine, reckoned: int
) -> None:
    why, before = reason(own_api), interest_due(own_api, reckoned)
    own_api.post(f"loans/{reckoned}/transactions?command=charge-off", ON)
    another_rate(own_api, reckoned, why, "02 February 2024")
    assert interest_due(own_api, reckoned) < before
    rows = [each for each in loan(own_api, reckoned)["transactions"] if each["type"]["chargeoff"]]
    assert [each["manuallyReversed"] for each in rows] == [True, False]
    assert rows[1]["interestPortion"] < rows[0]["interestPortion"]
    late = body(reckoned, why, rescheduleFromDate="02 March 2024", submittedOnDate=SECOND, newInterestRate=2)
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": "10 March 2024"})
    assert own_api.refused("rescheduleloans", late) == (403, ["error.msg.loan.is.charged.off"])
    close_day(own_engine)
    with own_engine.connect() as connection:
        assert list(broken(connection)) == []


def test_a_loan_that_was_paid_off_takes_another_rate_and_is_overpaid_by_it(
    own_api: Api, own_engine: Engine, reckoned: int
) -> None:
    left = own_api.get(
        f"loans/{reckoned}/transactions/template", command="prepayLoan", transactionDate="2024-03-01", **ISO
    )
    repaid(own_api, reckoned, SECOND, left["amount"])
    assert loan(own_api, reckoned)["status"]["closedObligationsMet"]
    another_rate(own_api, reckoned, reason(own_api), "02 February 2024")
    told = loan(own_api, reckoned)
    assert told["status"]["overpaid"]
    assert told["totalOverpaid"] > 0
    close_day(own_engine)
    with own_engine.connect() as connection:
        assert list(broken(connection)) == []
