"""Credits, chargebacks and waived interest over HTTP: answers, what is told of them, refusals, templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    CASH,
    EXPENSE,
    accounts,
    balances,
    lent,
    loan,
    new_gl_account,
    new_product,
    repaid,
)

if TYPE_CHECKING:
    from tests.api import Api

FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
PAID_ON, ON = "01 February 2024", "20 February 2024"
INSTALLMENT = 3120
CREDITS = {
    "goodwillCredit": (23, "totalGoodwillCredit"),
    "payoutRefund": (22, "totalPayoutRefund"),
    "merchantIssuedRefund": (21, "totalMerchantRefund"),
    "interestPaymentWaiver": (31, "totalInterestPaymentWaiver"),
}


@pytest.fixture
def loan_id(api: Api) -> int:
    return lent(api, new_product(api, **FLAT))


def command(api: Api, loan_id: int, name: str, amount: object, on: str = ON, **more: object) -> dict[str, Any]:
    body = {"transactionDate": on, "transactionAmount": amount, **more}
    done: dict[str, Any] = api.post(f"loans/{loan_id}/transactions?command={name}", body)
    return done


@pytest.mark.parametrize("name", list(CREDITS))
def test_a_credit_settles_and_is_told_by_its_name(api: Api, loan_id: int, name: str) -> None:
    number, total = CREDITS[name]
    answer = command(api, loan_id, name, INSTALLMENT + 100, externalId=f"{name}-{loan_id}", note="kindly")
    assert (answer["loanId"], answer["resourceExternalId"]) == (loan_id, f"{name}-{loan_id}")
    told = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    assert (told["type"]["id"], told["type"][name], told["amount"], told["note"]) == (number, True, 3220, "kindly")
    assert (told["principalPortion"], told["interestPortion"]) == (3000, 220)
    found = loan(api, loan_id)
    assert found["repaymentSchedule"]["periods"][1]["complete"] is True
    assert (found["summary"][total], found["summary"]["totalRepaymentTransaction"]) == (3220, 0)
    api.post(f"loans/{loan_id}/transactions/{answer['resourceId']}?command=undo", {"transactionAmount": 0})
    summary = loan(api, loan_id)["summary"]
    assert (summary[total], summary[f"{total}Reversed"], summary["totalRepayment"]) == (0, 3220, 0)
    template = api.get(f"loans/{loan_id}/transactions/template", command=name)
    assert (template["type"]["id"], template["amount"]) == (number, 4 * INSTALLMENT)


def test_goodwill_is_an_expense(api: Api) -> None:
    gl = accounts(api)
    names = ("goodwillCreditAccountId", "incomeFromGoodwillCreditInterestAccountId")
    goodwill = {
        names[0]: new_gl_account(api, EXPENSE, "goodwill"),
        names[1]: new_gl_account(api, 4, "goodwill interest"),
    }
    loan_id = lent(api, new_product(api, accountingRule=CASH, **FLAT, **gl, **goodwill))
    command(api, loan_id, "goodwillCredit", INSTALLMENT)
    moved = balances(api, *goodwill.values(), gl["loanPortfolioAccountId"], gl["interestOnLoanAccountId"])
    assert moved == [3000, 120, 9000, -120]


def test_a_payment_is_charged_back_and_owed_anew(api: Api, loan_id: int) -> None:
    paid = repaid(api, loan_id, PAID_ON, INSTALLMENT)
    path = f"loans/{loan_id}/transactions/{paid}"
    answer = api.post(f"{path}?command=chargeback", {"transactionAmount": 1000, "externalId": f"C-{loan_id}"})
    assert (answer["loanId"], answer["resourceExternalId"]) == (loan_id, f"C-{loan_id}")
    told = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    assert (told["type"]["id"], told["type"]["chargeback"], told["principalPortion"]) == (25, True, 1000)
    found = loan(api, loan_id)
    assert (found["summary"]["principalOutstanding"], found["summary"]["totalChargeback"]) == (10000, 1000)
    assert found["summary"]["principalAdjustments"] == 1000
    (relation,) = api.get(path)["transactionRelations"]
    assert relation == {
        "fromLoanTransaction": paid,
        "toLoanTransaction": answer["resourceId"],
        "relationType": "CHARGEBACK",
        "amount": 1000,
    }
    assert told["transactionRelations"] == []
    assert api.refused(f"{path}?command=chargeback", {"transactionAmount": INSTALLMENT}) == (
        403,
        ["error.msg.loan.chargeback.amount.exceeds.transaction.amount"],
    )
    assert api.refused(f"{path}?command=undo", {"transactionAmount": 0})[1] == [
        "error.msg.loan.transaction.update.not.allowed.as.it.was.charged.back"
    ]
    assert api.refused(f"{path}?command=chargeback", {})[0] == 400
    assert api.refused(f"{path}?command=forget", {})[1] == ["error.msg.query.parameter.value.unsupported"]
    api.post(f"loans/{loan_id}/transactions/external-id/C-{loan_id}?command=undo", {"transactionAmount": 0})
    assert loan(api, loan_id)["summary"]["principalOutstanding"] == 9000
    assert api.get(path)["transactionRelations"] == []


def test_interest_is_waived(api: Api, loan_id: int) -> None:
    repaid(api, loan_id, PAID_ON, INSTALLMENT)
    template = api.get(f"loans/{loan_id}/transactions/template", command="waiveinterest")
    assert (template["type"]["id"], template["interestPortion"]) == (4, 360)
    answer = command(api, loan_id, "waiveinterest", 150, note="a flood")
    told = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    assert (told["type"]["id"], told["type"]["waiveInterest"], told["interestPortion"]) == (4, True, 150)
    found = loan(api, loan_id)
    assert (found["summary"]["interestWaived"], found["summary"]["interestOutstanding"]) == (150, 210)
    assert [each["interestWaived"] for each in found["repaymentSchedule"]["periods"][1:]] == [0, 120, 30, 0]


@pytest.mark.parametrize(
    ("name", "on", "amount", "code"),
    [
        ("goodwillCredit", ON, 1.001, "validation.msg.loan.amount.has.too.many.decimals"),
        ("waiveinterest", ON, 1.001, "validation.msg.loan.amount.has.too.many.decimals"),
        ("goodwillCredit", "31 December 2023", 1, "error.msg.loan.transaction.cannot.be.before.disbursement.date"),
        ("payoutRefund", ON, 0, "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero"),
        ("waiveinterest", ON, 481, "error.msg.loan.waiver.amount.exceeds.outstanding.interest"),
        ("waiveinterest", "31 December 2023", 1, "error.msg.loan.waiver.cannot.be.before.last.transaction.date"),
        ("waiveinterest", "01 January 2200", 1, "error.msg.loan.transaction.cannot.be.a.future.date"),
    ],
)
def test_what_cannot_be_is_refused(api: Api, loan_id: int, name: str, on: str, amount: float, code: str) -> None:
    body = {"transactionDate": on, "transactionAmount": amount}
    assert api.refused(f"loans/{loan_id}/transactions?command={name}", body)[1] == [code]


def test_interest_that_a_refund_has_borne_is_not_given_back_yet(api: Api, loan_id: int) -> None:
    body = {"transactionDate": ON, "transactionAmount": 100, "interestRefundCalculation": True}
    status, codes = api.refused(f"loans/{loan_id}/transactions?command=payoutRefund", body)
    assert (status, codes) == (400, ["validation.msg.loan.transaction.interestRefundCalculation.is.not.supported"])
