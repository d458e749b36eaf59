"""Loans charged off over HTTP: answers, what is told of them, the books, products that name accounts and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    ACCRUAL,
    ADVANCED,
    EXPENSE,
    INCOME,
    accounts,
    balances,
    lent,
    loan,
    new_gl_account,
    new_loan,
    new_product,
    product_body,
    repaid,
    undone,
)

if TYPE_CHECKING:
    from tests.api import Api

FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
PAID_ON, OFF_ON, LATER = "01 February 2024", "20 February 2024", "05 March 2024"
INSTALLMENT, LEFT = 3120, 9360
_OFF = {
    "chargeOffExpenseAccountId": EXPENSE,
    "chargeOffFraudExpenseAccountId": EXPENSE,
    "incomeFromChargeOffInterestAccountId": INCOME,
    "incomeFromChargeOffFeesAccountId": INCOME,
    "incomeFromChargeOffPenaltyAccountId": INCOME,
    "incomeFromRecoveryAccountId": INCOME,
}


@pytest.fixture
def loan_id(api: Api) -> int:
    loan_id = lent(api, new_product(api, **FLAT))
    repaid(api, loan_id, PAID_ON, INSTALLMENT)
    return loan_id


def command(api: Api, loan_id: int, name: str, on: str | None, **more: object) -> dict[str, Any]:
    body = {**({} if on is None else {"transactionDate": on}), **more}
    done: dict[str, Any] = api.post(f"loans/{loan_id}/transactions?command={name}", body)
    return done


def reason(api: Api, name: str, of: str = "ChargeOffReasons") -> int:
    (code,) = [each["id"] for each in api.get("codes") if each["name"] == of]
    made: int = api.post(f"codes/{code}/codevalues", {"name": name, "isActive": True})["subResourceId"]
    return made


def test_a_loan_is_charged_off_and_told_so(api: Api, loan_id: int) -> None:
    why = reason(api, f"Does not pay {loan_id}")
    template = api.get(f"loans/{loan_id}/transactions/template", command="charge-off")
    assert (template["type"]["id"], template["amount"], template["interestPortion"]) == (27, LEFT, 360)
    assert why in [each["id"] for each in template["chargeOffReasonOptions"]]
    given = {"chargeOffReasonId": why, "note": "For half a year", "externalId": f"C-{loan_id}"}
    answer = command(api, loan_id, "charge-off", OFF_ON, **given)
    assert (answer["loanId"], answer["resourceExternalId"]) == (loan_id, f"C-{loan_id}")
    found = loan(api, loan_id)
    assert (found["status"]["id"], found["chargedOff"], found["fraud"]) == (300, True, False)
    told = {name: found["timeline"][name] for name in ("chargedOffOnDate", "chargedOffByUsername")}
    assert told == {"chargedOffOnDate": [2024, 2, 20], "chargedOffByUsername": "mifos"}
    summary = found["summary"]
    assert (summary["totalOutstanding"], summary["chargeOffReasonId"], summary["chargeOffReason"]) == (
        LEFT,
        why,
        f"Does not pay {loan_id}",
    )
    transaction = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    kind = transaction["type"]
    assert (kind["id"], kind["code"], kind["chargeoff"]) == (27, "loanTransactionType.chargeOff", True)
    assert (transaction["amount"], transaction["principalPortion"], transaction["interestPortion"]) == (LEFT, 9000, 360)
    taken = command(api, loan_id, "undo-charge-off", None, reversalExternalId=f"U-{loan_id}")
    assert taken["resourceId"] == answer["resourceId"]
    found = loan(api, loan_id)
    assert (found["chargedOff"], "chargedOffOnDate" in found["timeline"]) == (False, False)
    transaction = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    assert (transaction["manuallyReversed"], transaction["reversalExternalId"]) == (True, f"U-{loan_id}")


def test_the_books_of_a_charge_off_by_its_reason(api: Api) -> None:
    gl = accounts(api)
    off = {name: new_gl_account(api, kind, name) for name, kind in _OFF.items()}
    own, lost = (new_gl_account(api, EXPENSE, name) for name in ("own", "lost"))
    why, gone = reason(api, f"Fled {own}"), reason(api, f"Died {own}", "WriteOffReasons")
    mapped = {
        "chargeOffReasonToExpenseAccountMappings": [{"chargeOffReasonCodeValueId": why, "expenseAccountId": own}],
        "writeOffReasonsToExpenseMappings": [{"writeOffReasonCodeValueId": gone, "expenseAccountId": lost}],
    }
    product_id = new_product(api, accountingRule=ACCRUAL, **FLAT, **gl, **off, **mapped)
    told = api.get(f"loanproducts/{product_id}")
    [line] = told["chargeOffReasonToExpenseAccountMappings"]
    assert (line["chargeOffReasonCodeValue"]["id"], line["expenseAccount"]["id"]) == (why, own)
    api.put(f"loanproducts/{product_id}", {"description": "The same"})
    assert api.get(f"loanproducts/{product_id}")["writeOffReasonsToExpenseMappings"][0]["expenseAccount"]["id"] == lost
    loan_id = lent(api, product_id)
    repaid(api, loan_id, PAID_ON, INSTALLMENT)
    command(api, loan_id, "charge-off", OFF_ON, chargeOffReasonId=why)
    books = (gl["loanPortfolioAccountId"], own, off["incomeFromChargeOffInterestAccountId"])
    assert balances(api, *books) == [0, 9000, 360]
    paid = repaid(api, loan_id, LATER, INSTALLMENT)
    assert balances(api, off["incomeFromRecoveryAccountId"], gl["loanPortfolioAccountId"]) == [-INSTALLMENT, 0]
    undone(api, loan_id, paid)
    command(api, loan_id, "undo-charge-off", None)
    assert balances(api, *books) == [9000, 0, 0]


def test_a_product_says_what_a_charge_off_does_to_the_schedule(api: Api) -> None:
    progressive = {
        "loanScheduleType": "PROGRESSIVE",
        "transactionProcessingStrategyCode": ADVANCED,
        "paymentAllocation": [default_allocation()],
        "principal": 12000,
        "numberOfRepayments": 4,
    }
    product_id = new_product(api, **progressive, chargeOffBehaviour="ACCELERATE_MATURITY")
    assert api.get(f"loanproducts/{product_id}")["chargeOffBehaviour"]["id"] == "ACCELERATE_MATURITY"
    loan_id = lent(api, product_id)
    assert loan(api, loan_id)["chargeOffBehaviour"]["id"] == "ACCELERATE_MATURITY"
    command(api, loan_id, "charge-off", OFF_ON)
    periods = loan(api, loan_id)["repaymentSchedule"]["periods"]
    assert [each["dueDate"] for each in periods[1:]] == [[2024, 2, 1], [2024, 2, 20]]
    options = api.get("loanproducts/template")["chargeOffBehaviourOptions"]
    assert [each["id"] for each in options] == ["REGULAR", "ZERO_INTEREST", "ACCELERATE_MATURITY"]
    refused = api.refused("loanproducts", product_body(chargeOffBehaviour="ZERO_INTEREST"))
    assert refused == (
        400,
        ["validation.msg.loanproduct.chargeOffBehaviour.supported.only.for.progressive.loan.charge.off.behaviour"],
    )


def default_allocation() -> dict[str, Any]:
    words = [
        f"{timing}_{part}"
        for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
        for part in ("PENALTY", "FEE", "INTEREST", "PRINCIPAL")
    ]
    order = [{"paymentAllocationRule": word, "order": place} for place, word in enumerate(words, 1)]
    return {
        "transactionType": "DEFAULT",
        "futureInstallmentAllocationRule": "NEXT_INSTALLMENT",
        "paymentAllocationOrder": order,
    }


@pytest.mark.parametrize(
    ("on", "more", "status", "code"),
    [
        ("31 January 2024", {}, 403, "error.msg.loan.has.monetary.activity.after.transaction.date"),
        ("01 January 2200", {}, 403, "error.msg.loan.transaction.cannot.be.a.future.date"),
        (OFF_ON, {"chargeOffReasonId": 999999}, 404, "error.msg.codevalue.codename.id.combination.invalid"),
        ("", {}, 400, "validation.msg.loan.transaction.transactionDate.cannot.be.blank"),
    ],
)
def test_a_charge_off_that_cannot_be_is_refused(
    api: Api, loan_id: int, on: str, more: dict[str, Any], status: int, code: str
) -> None:
    refused = api.refused(f"loans/{loan_id}/transactions?command=charge-off", {"transactionDate": on, **more})
    assert refused == (status, [code])


def test_in_the_wrong_state_each_command_says_so(api: Api, loan_id: int) -> None:
    path = f"loans/{loan_id}/transactions?command="
    assert api.refused(f"{path}undo-charge-off", {}) == (400, ["error.msg.loan.is.not.charged.off"])
    command(api, loan_id, "charge-off", OFF_ON)
    again = api.refused(f"{path}charge-off", {"transactionDate": LATER})
    assert again == (403, ["error.msg.loan.is.charged.off"])
    for moved in (
        command(api, loan_id, "waiveinterest", LATER, transactionAmount=1)["resourceId"],
        repaid(api, loan_id, LATER, 10),
    ):
        refused = api.refused(f"{path}undo-charge-off", {})
        assert refused == (403, ["error.msg.loan.charge.off.is.not.the.last.user.transaction"])
        undone(api, loan_id, moved)
    command(api, loan_id, "undo-charge-off", None)


def test_a_loan_marked_as_fraud_is_lost_by_fraud_when_it_is_charged_off(api: Api) -> None:
    gl = {**accounts(api), **{name: new_gl_account(api, kind, name) for name, kind in _OFF.items()}}
    loan_id = lent(api, new_product(api, **FLAT, accountingRule=ACCRUAL, **gl))
    answer = api.put(f"loans/{loan_id}?command=markAsFraud", {"fraud": True})
    assert (answer["loanId"], answer["changes"]) == (loan_id, {"fraud": True})
    assert loan(api, loan_id)["fraud"] is True
    command(api, loan_id, "charge-off", OFF_ON)
    lost, fraud = balances(api, gl["chargeOffExpenseAccountId"], gl["chargeOffFraudExpenseAccountId"])
    assert (lost, fraud) == (0, 12000)
    refused = api.refused(f"loans/{loan_id}?command=markAsFraud", {"fraud": False}, method="PUT")
    assert refused == (403, ["error.msg.loan.is.charged.off"])
    command(api, loan_id, "undo-charge-off", None)
    api.put(f"loans/{loan_id}?command=markAsFraud", {"fraud": False})
    assert loan(api, loan_id)["fraud"] is False


def test_what_stands_against_a_mark_of_fraud_is_named(api: Api) -> None:
    loan_id = new_loan(api, new_product(api, **FLAT))
    path = f"loans/{loan_id}?command=markAsFraud"
    assert api.refused(path, {"fraud": True}, method="PUT") == (400, ["error.msg.loan.must.be.active"])
    assert api.refused(path, {}, method="PUT")[0] == 400
    assert api.refused(path, {"fraud": "perhaps"}, method="PUT")[0] == 400


def test_a_loan_that_was_paid_off_is_marked_as_fraud_too(api: Api, loan_id: int) -> None:
    repaid(api, loan_id, LATER, 4 * INSTALLMENT)
    assert loan(api, loan_id)["status"]["overpaid"] or loan(api, loan_id)["status"]["closedObligationsMet"]
    api.put(f"loans/{loan_id}?command=markAsFraud", {"fraud": True})
    assert loan(api, loan_id)["fraud"] is True
