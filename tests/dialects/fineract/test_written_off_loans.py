"""Loans written off over HTTP, owed again, and recovered from: answers, what is told of them, refusals, templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    ACCRUAL,
    INCOME,
    LENT_ON,
    accounts,
    balances,
    lent,
    loan,
    new_gl_account,
    new_loan,
    new_product,
    repaid,
    undone,
)

if TYPE_CHECKING:
    from tests.api import Api

FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
PAID_ON, GIVEN_UP_ON, RECOVERED_ON = "01 February 2024", "20 February 2024", "05 March 2024"
INSTALLMENT, LEFT = 3120, 9360


@pytest.fixture
def loan_id(api: Api) -> int:
    loan_id = lent(api, new_product(api, **FLAT))
    repaid(api, loan_id, PAID_ON, INSTALLMENT)
    return loan_id


def command(api: Api, loan_id: int, name: str, on: str | None, **more: object) -> dict[str, Any]:
    body = {**({} if on is None else {"transactionDate": on}), **more}
    done: dict[str, Any] = api.post(f"loans/{loan_id}/transactions?command={name}", body)
    return done


def reason(api: Api, name: str) -> int:
    (code,) = [each["id"] for each in api.get("codes") if each["name"] == "WriteOffReasons"]
    made: int = api.post(f"codes/{code}/codevalues", {"name": name, "isActive": True})["subResourceId"]
    return made


def test_a_loan_is_written_off_and_told_so(api: Api, loan_id: int) -> None:
    why = reason(api, f"Moved away {loan_id}")
    given = {"writeoffReasonId": why, "note": "Nobody knows where", "externalId": f"W-{loan_id}"}
    answer = command(api, loan_id, "writeoff", GIVEN_UP_ON, **given)
    assert (answer["loanId"], answer["resourceExternalId"]) == (loan_id, f"W-{loan_id}")
    assert (answer["changes"]["status"]["id"], answer["changes"]["writeoffReasonId"]) == (601, why)
    found = loan(api, loan_id)
    status = found["status"]
    assert (status["code"], status["closedWrittenOff"], status["closed"], status["active"]) == (
        "loanStatusType.closed.written.off",
        True,
        True,
        False,
    )
    told = {name: found["timeline"][name] for name in ("writeOffOnDate", "closedOnDate", "writeOffByUsername")}
    assert told == {"writeOffOnDate": [2024, 2, 20], "closedOnDate": [2024, 2, 20], "writeOffByUsername": "mifos"}
    summary = found["summary"]
    assert (summary["principalWrittenOff"], summary["interestWrittenOff"], summary["totalWrittenOff"]) == (
        9000,
        360,
        LEFT,
    )
    assert (summary["totalOutstanding"], summary["totalWaived"], summary["totalRepayment"]) == (0, 0, INSTALLMENT)
    assert (summary["writeoffReasonId"], summary["writeoffReason"]) == (why, f"Moved away {loan_id}")
    second = found["repaymentSchedule"]["periods"][2]
    assert (second["principalWrittenOff"], second["totalWrittenOffForPeriod"], second["totalOutstandingForPeriod"]) == (
        3000,
        INSTALLMENT,
        0,
    )
    transaction = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    assert (transaction["type"]["id"], transaction["type"]["writeOff"], transaction["amount"]) == (6, True, LEFT)
    assert (transaction["principalPortion"], transaction["interestPortion"]) == (9000, 360)
    assert (transaction["note"], transaction["externalId"]) == ("Nobody knows where", f"W-{loan_id}")


def test_the_books_of_a_write_off_and_of_what_is_recovered(api: Api) -> None:
    gl = accounts(api)
    recovered = new_gl_account(api, INCOME, "recovered")
    product_id = new_product(api, accountingRule=ACCRUAL, **FLAT, **gl, incomeFromRecoveryAccountId=recovered)
    loan_id = lent(api, product_id)
    repaid(api, loan_id, PAID_ON, INSTALLMENT)
    # What has accrued by a day that has passed is income of it; of what is entered since, its own night sees to.
    api.post("runaccruals", {"tillDate": GIVEN_UP_ON})
    command(api, loan_id, "writeoff", GIVEN_UP_ON)
    names = ("fundSourceAccountId", "loanPortfolioAccountId", "receivableInterestAccountId")
    books = (*(gl[name] for name in names), gl["interestOnLoanAccountId"], gl["writeOffAccountId"], recovered)
    # 120 and 19 of the 29 days of the second month's 120 were earned.
    earned = 198.62
    lost = round(9000 + earned - 120, 2)
    assert balances(api, *books) == [-12000 + INSTALLMENT, 0, 0, -earned, lost, 0]
    answer = command(api, loan_id, "recoverypayment", RECOVERED_ON, transactionAmount=500)
    assert balances(api, *books) == [-12000 + INSTALLMENT + 500, 0, 0, -earned, lost, -500]
    told = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    assert (told["type"]["id"], told["type"]["recoveryRepayment"], told["amount"]) == (8, True, 500)
    assert loan(api, loan_id)["summary"]["totalRecovered"] == 500
    undone(api, loan_id, answer["resourceId"])
    answer = command(api, loan_id, "undowriteoff", None)
    assert (answer["resourceId"], answer["changes"]["status"]["id"]) == (loan_id, 300)
    found = loan(api, loan_id)
    assert (found["status"]["id"], found["summary"]["totalOutstanding"], found["summary"]["totalRecovered"]) == (
        300,
        LEFT,
        0,
    )
    assert "writeOffOnDate" not in found["timeline"]
    assert balances(api, gl["writeOffAccountId"], recovered) == [0, 0]


def test_templates_tell_what_is_owed_and_what_was_lost(api: Api, loan_id: int) -> None:
    path = f"loans/{loan_id}/transactions/template"
    why = reason(api, f"Died {loan_id}")
    told = api.get(path, command="writeoff")
    assert (told["type"]["id"], told["amount"], told["principalPortion"], told["interestPortion"]) == (
        6,
        LEFT,
        9000,
        360,
    )
    assert why in [each["id"] for each in told["writeOffReasonOptions"]]
    command(api, loan_id, "writeoff", GIVEN_UP_ON)
    command(api, loan_id, "recoverypayment", RECOVERED_ON, transactionAmount=60)
    told = api.get(path, command="recoverypayment")
    assert (told["type"]["id"], told["amount"]) == (8, LEFT - 60)


@pytest.mark.parametrize(
    ("on", "more", "status", "code"),
    [
        ("31 January 2024", {}, 403, "error.msg.loan.last.transaction.date.is.after.writeoff.date"),
        ("01 January 2200", {}, 403, "error.msg.loan.writeoff.cannot.be.a.future.date"),
        (GIVEN_UP_ON, {"writeoffReasonId": 999999}, 404, "error.msg.codevalue.codename.id.combination.invalid"),
        ("", {}, 400, "validation.msg.loan.transaction.transactionDate.cannot.be.blank"),
    ],
)
def test_a_write_off_that_cannot_be_is_refused(
    api: Api, loan_id: int, on: str, more: dict[str, Any], status: int, code: str
) -> None:
    refused = api.refused(f"loans/{loan_id}/transactions?command=writeoff", {"transactionDate": on, **more})
    assert refused == (status, [code])


def test_in_the_wrong_state_each_command_says_so(api: Api, loan_id: int) -> None:
    path = f"loans/{loan_id}/transactions?command="
    dated, paid = {"transactionDate": RECOVERED_ON}, {"transactionDate": RECOVERED_ON, "transactionAmount": 10}
    not_written_off = (403, ["error.msg.loan.status.not.written.off"])
    assert api.refused(f"{path}undowriteoff", {}) == not_written_off
    assert api.refused(f"{path}recoverypayment", paid) == not_written_off
    waiting = new_loan(api, new_product(api, **FLAT))
    not_active = (400, ["error.msg.loan.writeoff.account.is.not.active.state"])
    assert api.refused(f"loans/{waiting}/transactions?command=writeoff", {"transactionDate": LENT_ON}) == not_active
    command(api, loan_id, "writeoff", GIVEN_UP_ON)
    assert api.refused(f"{path}writeoff", dated) == not_active
    assert api.refused(f"{path}repayment", paid)[1] == ["error.msg.loan.must.be.active.fully.paid.or.overpaid"]
    early = {"transactionDate": PAID_ON, "transactionAmount": LEFT + 1}
    assert api.refused(f"{path}recoverypayment", early) == (
        403,
        [
            "error.msg.loan.recovery.payment.cannot.be.before.writeoff.date",
            "error.msg.loan.transaction.cannot.be.greater.than.total.written.off",
        ],
    )
    command(api, loan_id, "recoverypayment", RECOVERED_ON, transactionAmount=10)
    assert api.refused(f"{path}undowriteoff", {})[1] == [
        "error.msg.loan.undo.writeoff.not.allowed.as.money.was.recovered"
    ]
