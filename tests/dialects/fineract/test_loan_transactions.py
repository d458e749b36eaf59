"""Repayments over HTTP: partial, early, late, back-dated, taken back; and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    ACCRUAL,
    ADVANCED,
    CASH,
    LENT_ON,
    accounts,
    advanced_order,
    balances,
    lent,
    loan,
    new_loan,
    new_product,
    product_body,
    repaid,
    undone,
)

if TYPE_CHECKING:
    from tests.api import Api

FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
INSTALLMENT = 3120


@pytest.fixture
def loan_id(api: Api) -> int:
    """12,000 at 12 % flat, four months from 1 January 2024: 3,000.00 + 120.00 a month."""
    return lent(api, new_product(api, **FLAT))


def portions(transaction: dict[str, Any]) -> tuple[float, float, float]:
    return transaction["principalPortion"], transaction["interestPortion"], transaction["overpaymentPortion"]


def test_a_payment_is_told_with_its_portions_and_its_slip(api: Api, loan_id: int) -> None:
    channel = api.post("paymenttypes", {"name": f"channel of {loan_id}"})["resourceId"]
    slip = {"paymentTypeId": channel, "receiptNumber": 77, "accountNumber": "AB-1", "bankNumber": ""}
    transaction = repaid(api, loan_id, "01 February 2024", "1,000.50", note="by hand", **slip)
    found = api.get(f"loans/{loan_id}/transactions/{transaction}")
    assert found["type"] == {
        **found["type"],
        "id": 2,
        "code": "loanTransactionType.repayment",
        "value": "Repayment",
        "repayment": True,
        "disbursement": False,
    }
    assert (found["amount"], found["date"], found["note"]) == (1000.5, [2024, 2, 1], "by hand")
    assert portions(found) == (880.5, 120, 0)
    assert found["outstandingLoanBalance"] == 11119.5
    paid_by = found["paymentDetailData"]
    assert (paid_by["paymentType"]["id"], paid_by["receiptNumber"], paid_by["accountNumber"]) == (channel, "77", "AB-1")
    listed = api.get(f"loans/{loan_id}/transactions")
    assert [each["type"]["id"] for each in listed["content"]] == [1, 2]
    assert listed["content"][1] == found


def test_what_is_not_paid_is_overdue_the_day_after(api: Api, loan_id: int) -> None:
    repaid(api, loan_id, "01 February 2024", 2000)
    found = loan(api, loan_id)
    first, second = found["repaymentSchedule"]["periods"][1:3]
    assert (first["totalPaidForPeriod"], first["totalOutstandingForPeriod"], first["totalOverdue"]) == (
        2000,
        1120,
        1120,
    )
    assert (second["totalPaidForPeriod"], first["complete"]) == (0, False)
    assert found["inArrears"] is True
    assert found["summary"]["overdueSinceDate"] == [2024, 2, 1]
    assert found["summary"]["totalOverdue"] == 4 * INSTALLMENT - 2000


def test_a_late_payment_settles_the_oldest_first(api: Api, loan_id: int) -> None:
    repaid(api, loan_id, "05 March 2024", INSTALLMENT + 1000)
    periods = loan(api, loan_id)["repaymentSchedule"]["periods"]
    assert (periods[1]["complete"], periods[1]["totalPaidLateForPeriod"]) == (True, INSTALLMENT)
    assert (periods[2]["interestPaid"], periods[2]["principalPaid"]) == (120, 880)


def test_a_back_dated_payment_moves_what_came_after_it(api: Api, loan_id: int) -> None:
    """500 on 1 March pay interest and principal of February; once 3,120 of 1 February are entered, of March."""
    later = repaid(api, loan_id, "01 March 2024", 500)
    assert portions(api.get(f"loans/{loan_id}/transactions/{later}")) == (380, 120, 0)
    repaid(api, loan_id, "01 February 2024", INSTALLMENT)
    found = loan(api, loan_id)
    assert found["repaymentSchedule"]["periods"][1]["obligationsMetOnDate"] == [2024, 2, 1]
    assert found["repaymentSchedule"]["periods"][2]["totalPaidForPeriod"] == 500
    standing = [each for each in found["transactions"] if not each["manuallyReversed"]]
    assert [each["amount"] for each in standing] == [12000, INSTALLMENT, 500]
    assert found["summary"]["totalRepaymentTransaction"] == INSTALLMENT + 500


def test_what_is_reckoned_anew_leads_to_what_it_was_before(api: Api, loan_id: int) -> None:
    """500 on 1 March pay 120 of interest, 110 of it once 10 of 2 February are entered, 100 after 10 more."""
    later = repaid(api, loan_id, "01 March 2024", 500)
    shown = [later]
    for on in ("02 February 2024", "03 February 2024"):
        entered = repaid(api, loan_id, on, 10)
        last = loan(api, loan_id)["transactions"][-1]
        assert relations(last) == [("REPLAYED", last["id"], each, 500) for each in shown]
        assert last == api.get(f"loans/{loan_id}/transactions/{last['id']}")
        assert relations(api.get(f"loans/{loan_id}/transactions/{entered}")) == []
        shown.append(last["id"])
    assert relations(api.get(f"loans/{loan_id}/transactions/{later}")) == []


def relations(told: dict[str, Any]) -> list[tuple[str, int, int, float]]:
    """Return to which others a transaction leads."""
    return [
        (each["relationType"], each["fromLoanTransaction"], each["toLoanTransaction"], each["amount"])
        for each in told["transactionRelations"]
    ]


@pytest.mark.parametrize("command", ["?command=undo", ""])
def test_a_payment_is_taken_back_as_if_it_had_never_been(api: Api, loan_id: int, command: str) -> None:
    before = loan(api, loan_id)["repaymentSchedule"]
    transaction = repaid(api, loan_id, "01 February 2024", INSTALLMENT)
    path = f"loans/{loan_id}/transactions/{transaction}"
    answer = api.post(f"{path}{command}", {"transactionDate": LENT_ON, "transactionAmount": 0})
    assert (answer["resourceId"], answer["loanId"]) == (transaction, loan_id)
    found = loan(api, loan_id)
    assert found["repaymentSchedule"] == before
    taken_back = api.get(path)
    assert taken_back["manuallyReversed"] is True
    assert taken_back["reversedOnDate"] == taken_back["submittedOnDate"]
    assert found["summary"]["totalRepaymentTransactionReversed"] == INSTALLMENT
    assert api.refused(path, {"transactionAmount": 0}) == (403, ["error.msg.loan.transaction.is.already.reversed"])


def test_more_than_the_pay_off_makes_the_loan_overpaid_until_it_is_taken_back(api: Api, loan_id: int) -> None:
    transaction = repaid(api, loan_id, "01 February 2024", 4 * INSTALLMENT + 50)
    found = loan(api, loan_id)
    assert (found["status"]["id"], found["status"]["overpaid"], found["totalOverpaid"]) == (700, True, 50)
    assert portions(found["transactions"][1]) == (12000, 480, 50)
    undone(api, loan_id, transaction)
    assert loan(api, loan_id)["status"]["id"] == 300


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"transactionDate": "31 December 2023"}, 403, "error.msg.loan.transaction.cannot.be.before.disbursement.date"),
        ({"transactionDate": "01 January 2200"}, 403, "error.msg.loan.transaction.cannot.be.a.future.date"),
        ({"transactionAmount": 0}, 400, "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero"),
        ({"transactionAmount": "1.001"}, 400, "validation.msg.loan.amount.has.too.many.decimals"),
        ({"transactionDate": ""}, 400, "validation.msg.loan.transaction.transactionDate.cannot.be.blank"),
        ({"paymentTypeId": 999999}, 404, "error.msg.payment.type.invalid"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(
    api: Api, loan_id: int, changes: dict[str, Any], status: int, code: str
) -> None:
    body = {"transactionDate": "01 February 2024", "transactionAmount": 100, **changes}
    assert api.refused(f"loans/{loan_id}/transactions?command=repayment", body) == (status, [code])


def test_only_disbursed_loans_are_repaid_and_only_payments_taken_back(api: Api, loan_id: int) -> None:
    body = {"transactionDate": LENT_ON, "transactionAmount": 100}
    refused = api.refused(f"loans/{new_loan(api)}/transactions?command=repayment", body)
    assert refused == (400, ["error.msg.loan.must.be.active.fully.paid.or.overpaid"])
    path = f"loans/{loan_id}/transactions"
    assert api.refused(f"{path}?command=writeoff", body)[0] == 400
    disbursement = api.get(path)["content"][0]["id"]
    undo = {"transactionAmount": 0}
    assert api.refused(f"{path}/{disbursement}", undo) == (403, ["error.msg.loan.transaction.update.not.allowed"])
    assert api.refused(f"{path}/999999", undo) == (404, ["error.msg.loan.transaction.id.invalid"])
    assert api.refused(f"{path}/{disbursement}?command=chargeback", undo)[0] == 400
    refused = api.refused(f"{path}/{disbursement}?command=undo", {"transactionAmount": 5})
    assert refused == (400, ["validation.msg.loan.transaction.transactionAmount.is.not.supported"])
    refused = api.refused(f"{path}/{disbursement}", {"transactionDate": LENT_ON, "transactionAmount": 5})
    assert refused == (403, ["error.msg.loan.transaction.update.not.allowed"])


def test_the_template_proposes_all_that_is_due(api: Api, loan_id: int) -> None:
    offered = api.get(f"loans/{loan_id}/transactions/template", command="repayment")
    assert (offered["amount"], offered["principalPortion"]) == (4 * INSTALLMENT, 12000)
    assert offered["possibleNextRepaymentDate"] == [2024, 2, 1]
    waiting = new_loan(api)
    assert api.get(f"loans/{waiting}/transactions/template", command="disburse")["amount"] == 12000


def test_cash_accounting_books_income_as_it_is_paid(api: Api) -> None:
    gl = accounts(api)
    loan_id = lent(api, new_product(api, accountingRule=CASH, **FLAT, **gl))
    transaction = repaid(api, loan_id, "01 February 2024", 1000)
    names = ("fundSourceAccountId", "loanPortfolioAccountId", "interestOnLoanAccountId")
    assert balances(api, *(gl[name] for name in names)) == [-11000, 11120, -120]
    undone(api, loan_id, transaction)
    assert balances(api, *(gl[name] for name in names)) == [-12000, 12000, 0]


def test_accrual_accounting_recognises_income_before_it_is_paid(api: Api) -> None:
    """Half of February's 120.00 by 16 January (15 of 31 days: 58.06); all of it by its due date, paid or not."""
    gl = accounts(api)
    loan_id = lent(api, new_product(api, accountingRule=ACCRUAL, **FLAT, **gl))
    names = ("receivableInterestAccountId", "interestOnLoanAccountId")
    api.post("runaccruals", {"tillDate": "16 January 2024"})
    assert balances(api, *(gl[name] for name in names)) == [58.06, -58.06]
    api.post("runaccruals", {"tillDate": "16 January 2024"})
    assert balances(api, *(gl[name] for name in names)) == [58.06, -58.06]
    repaid(api, loan_id, "01 February 2024", INSTALLMENT)
    assert balances(api, *(gl[name] for name in names)) == [-61.94, -58.06]
    api.post("runaccruals", {"tillDate": "01 February 2024"})
    assert balances(api, *(gl[name] for name in names)) == [0, -120]
    kinds = [each["type"]["id"] for each in loan(api, loan_id)["transactions"]]
    assert sorted(kinds) == [1, 2, 10, 10]
    refused = api.refused("runaccruals", {"tillDate": "01 January 2200"})
    assert refused == (400, ["validation.msg.accrual.tillDate.is.greater.than.date"])


def test_income_of_a_loan_that_closed_and_goes_on_is_adjusted(own_api: Api) -> None:
    """It closes on 16 January: all 480.00 are income on that day. Its payment is taken back: 58.06 are."""
    api = own_api
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": "16 January 2024"})
    gl = accounts(api)
    loan_id = lent(api, new_product(api, accountingRule=ACCRUAL, **FLAT, **gl))
    closing = repaid(api, loan_id, "16 January 2024", 4 * INSTALLMENT)
    assert [each["type"]["id"] for each in loan(api, loan_id)["transactions"]] == [1, 10, 2]
    undone(api, loan_id, closing)
    names = ("receivableInterestAccountId", "interestOnLoanAccountId")
    assert balances(api, *(gl[name] for name in names)) == [480, -480]
    api.post("runaccruals", {"tillDate": "16 January 2024"})
    assert balances(api, *(gl[name] for name in names)) == [58.06, -58.06]
    recognised = [each for each in loan(api, loan_id)["transactions"] if each["type"]["id"] in {10, 34}]
    assert [
        (each["type"]["code"], each["type"]["value"], each["date"], each["amount"], each["interestPortion"])
        for each in recognised
    ] == [
        ("loanTransactionType.accrual", "Accrual", [2024, 1, 16], 480, 480),
        ("loanTransactionType.accrualAdjustment", "Accrual Adjustment", [2024, 1, 16], 421.94, 421.94),
    ]


def test_interest_of_a_day_is_income_on_that_day_where_that_is_agreed(api: Api) -> None:
    """120.00 over January: 3.87 on the first day, all on the last; and of February's 110.54 a day on its first."""
    gl = accounts(api)
    product = {
        "loanScheduleType": "PROGRESSIVE",
        "transactionProcessingStrategyCode": ADVANCED,
        "paymentAllocation": [advanced_order()],
        "interestRecognitionOnDisbursementDate": True,
    }
    loan_id = lent(api, new_product(api, accountingRule=ACCRUAL, **product, **gl))
    receivable = gl["receivableInterestAccountId"]
    assert balances(api, receivable) == [0]
    days = (
        ("01 January 2024", 3.87),
        ("16 January 2024", 61.94),
        ("31 January 2024", 120),
        ("01 February 2024", 123.81),
    )
    for day, recognised in days:
        api.post("runaccruals", {"tillDate": day})
        assert balances(api, receivable) == [recognised]
    assert loan(api, loan_id)["interestRecognitionOnDisbursementDate"] is True
    refused = api.refused("loanproducts", product_body(interestRecognitionOnDisbursementDate=True))
    assert refused == (400, ["validation.msg.loan.terms.not.supported.by.schedule.type"])


def test_a_credit_balance_is_refunded_and_the_refund_taken_back(api: Api) -> None:
    gl = accounts(api)
    loan_id = lent(api, new_product(api, **FLAT, accountingRule=CASH, **gl))
    repaid(api, loan_id, "01 February 2024", 4 * INSTALLMENT + 100)
    offered = api.get(f"loans/{loan_id}/transactions/template", command="creditBalanceRefund")
    assert (offered["amount"], offered["type"]["code"]) == (100, "loanTransactionType.creditBalanceRefund")
    path = f"loans/{loan_id}/transactions?command=creditBalanceRefund"
    body = {"transactionDate": "02 February 2024", "transactionAmount": 100, "note": "to her brother"}
    refund = api.post(path, body)["resourceId"]
    found = api.get(f"loans/{loan_id}/transactions/{refund}")
    assert (found["type"]["id"], found["type"]["creditBalanceRefund"], found["amount"]) == (20, True, 100)
    assert portions(found) == (0, 0, -100)
    assert loan(api, loan_id)["status"]["id"] == 600
    assert balances(api, gl["overpaymentLiabilityAccountId"]) == [0]
    summary = loan(api, loan_id)["summary"]
    assert (summary["totalRepaymentTransaction"], summary["totalCreditBalanceRefund"]) == (4 * INSTALLMENT + 100, 100)
    undone(api, loan_id, refund)
    summary = loan(api, loan_id)["summary"]
    assert (summary["totalCreditBalanceRefund"], summary["totalCreditBalanceRefundReversed"]) == (0, 100)
    assert (loan(api, loan_id)["status"]["id"], loan(api, loan_id)["totalOverpaid"]) == (700, 100)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"transactionAmount": 101}, "error.msg.loan.credit.balance.refund.amount.exceeds.overpaid.amount"),
        (
            {"transactionDate": "31 January 2024"},
            "error.msg.loan.credit.balance.refund.cannot.be.before.last.transaction.date",
        ),
    ],
)
def test_a_refund_that_is_refused(api: Api, loan_id: int, body: dict[str, Any], code: str) -> None:
    path = f"loans/{loan_id}/transactions?command=creditBalanceRefund"
    asked = {"transactionDate": "01 February 2024", "transactionAmount": 100}
    nothing = "error.msg.loan.credit.balance.refund.account.is.not.overpaid"
    assert api.refused(path, asked) == (403, [nothing])
    paid = repaid(api, loan_id, "01 February 2024", 4 * INSTALLMENT + 100)
    assert api.refused(path, {**asked, **body}) == (403, [code])
    api.post(path, asked)
    undone(api, loan_id, paid)
    # What was refunded of an overpayment that never was is owed anew.
    assert loan(api, loan_id)["summary"]["totalOutstanding"] == 4 * INSTALLMENT + 100


def test_the_template_says_what_settles_the_loan_on_a_day(api: Api, loan_id: int) -> None:
    repaid(api, loan_id, "01 March 2024", 1000)
    path = f"loans/{loan_id}/transactions/template"
    day = {"command": "prepayLoan", "dateFormat": "dd MMMM yyyy", "locale": "en"}
    before = api.get(path, **day, transactionDate="01 February 2024")
    assert (before["amount"], before["principalPortion"], before["interestPortion"]) == (12480, 12000, 480)
    after = api.get(path, **day, transactionDate="01 March 2024")
    assert (after["amount"], after["principalPortion"], after["date"]) == (11480, 11120, [2024, 3, 1])
    assert api.get(path, command="prepayLoan")["amount"] == 11480


def test_what_is_left_after_a_payment_follows_what_is_entered_later(api: Api) -> None:
    """A payment before it that is taken back leaves it as it is: only the principal after it is another."""
    loan_id = lent(api, new_product(api, interestRatePerPeriod=0, principal=12000, numberOfRepayments=4))
    first = repaid(api, loan_id, "10 January 2024", 1000)
    second = repaid(api, loan_id, "20 January 2024", 500)
    undone(api, loan_id, first)
    told = api.get(f"loans/{loan_id}/transactions/{second}")
    assert (told["manuallyReversed"], told["outstandingLoanBalance"]) == (False, 11500)
    listed = {
        each["id"]: each["outstandingLoanBalance"] for each in api.get(f"loans/{loan_id}/transactions")["content"]
    }
    assert (listed[first], listed[second]) == (11000, 11500)
