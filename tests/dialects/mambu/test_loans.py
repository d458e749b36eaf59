"""/loans and /loanproducts: read, decided, paid out and repaid, as real clients do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.dialects.fineract import lending
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import Mambu, criterion

if TYPE_CHECKING:
    from tests.api import Api

DISBURSED = "2024-01-01T00:00:00+00:00"
FEBRUARY = "2024-02-01T00:00:00+00:00"


def applied(mambu: Mambu, api: Api, **more: Any) -> dict[str, Any]:
    """Apply for 12,000 at 12 % a year in twelve months."""
    account_no = api.get(f"loans/{lending.new_loan(api, **more)}")["accountNo"]
    found: dict[str, Any] = mambu.get(f"loans/{account_no}", detailsLevel="FULL")
    return found


def lent(mambu: Mambu, api: Api) -> dict[str, Any]:
    loan_id = lending.lent(api)
    found: dict[str, Any] = mambu.get(f"loans/{api.get(f'loans/{loan_id}')['accountNo']}", detailsLevel="FULL")
    return found


def changed(mambu: Mambu, loan: dict[str, Any], action: str) -> tuple[str, str | None]:
    answer = mambu.call(
        "POST", f"loans/{loan['encodedKey']}:changeState", json={"action": action, "notes": "as agreed"}
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return told["accountState"], told.get("accountSubState")


def test_a_product_tells_what_it_offers(mambu: Mambu, api: Api) -> None:
    short_name = api.get(f"loanproducts/{lending.new_product(api, externalId=uuid4().hex)}")["shortName"]
    product = mambu.get(f"loanproducts/{short_name}", detailsLevel="FULL")
    assert product["loanAmountSettings"]["loanAmount"] == {"defaultValue": 12000, "minValue": 1000, "maxValue": 50000}
    assert product["interestSettings"]["indexRateSettings"]["interestRate"] == {"defaultValue": 12}
    assert product["interestSettings"]["interestCalculationMethod"] == "DECLINING_BALANCE_DISCOUNTED"
    assert product["scheduleSettings"]["numInstallments"] == {"defaultValue": 12}
    assert product["currency"]["code"] == "KES"
    assert mambu.get(f"loanproducts/{product['id']}", detailsLevel="FULL") == product
    brief = mambu.get(f"loanproducts/{product['encodedKey']}")
    assert "scheduleSettings" not in brief
    assert brief in mambu.get("loanproducts", sortBy="name:DESC", limit=1000)
    assert mambu.refused("GET", "loanproducts/nothing")[0] == 404


def test_an_application_tells_its_terms(mambu: Mambu, api: Api) -> None:
    loan = applied(mambu, api)
    assert (loan["accountState"], loan["accountHolderType"], loan["loanAmount"]) == (
        "PENDING_APPROVAL",
        "CLIENT",
        12000,
    )
    holder = mambu.get(f"clients/{loan['accountHolderKey']}")
    assert holder["firstName"] == "Asha"
    interest, schedule = loan["interestSettings"], loan["scheduleSettings"]
    assert interest["interestRate"] == 12
    assert interest["interestChargeFrequency"] == "ANNUALIZED"
    assert interest["interestCalculationMethod"] == "DECLINING_BALANCE_DISCOUNTED"
    assert (schedule["repaymentInstallments"], schedule["repaymentPeriodUnit"]) == (12, "MONTHS")
    assert schedule["scheduleDueDatesMethod"] == "INTERVAL"
    assert loan["disbursementDetails"]["expectedDisbursementDate"] == DISBURSED
    assert "disbursementDate" not in loan["disbursementDetails"]
    assert set(loan["balances"].values()) == {0}
    assert "interestSettings" not in mambu.get(f"loans/{loan['id']}")


def test_a_loan_goes_through_its_states_and_back(mambu: Mambu, api: Api) -> None:
    loan = applied(mambu, api, expectedDisbursementDate="01 January 2099")
    for action, state in (
        ("SET_INCOMPLETE", ("PARTIAL_APPLICATION", None)),
        ("REQUEST_APPROVAL", ("PENDING_APPROVAL", None)),
        ("APPROVE", ("APPROVED", None)),
        ("UNDO_APPROVE", ("PENDING_APPROVAL", None)),
        ("REJECT", ("CLOSED_REJECTED", "REJECTED")),
        ("UNDO_REJECT", ("PENDING_APPROVAL", None)),
        ("approve", ("APPROVED", None)),
        ("WITHDRAW", ("CLOSED", "WITHDRAWN")),
        ("UNDO_WITHDRAW", ("APPROVED", None)),
    ):
        assert changed(mambu, loan, action) == state, action
    after = mambu.get(f"loans/{loan['id']}")
    assert "approvedDate" in after
    assert after["lastModifiedDate"] > loan["lastModifiedDate"]


def test_a_loan_on_which_nothing_is_owed_is_opened_again_and_closed_in_both_dialects(mambu: Mambu, api: Api) -> None:
    loan_id = lending.lent(api)
    loan = mambu.get(f"loans/{api.get(f'loans/{loan_id}')['accountNo']}", detailsLevel="FULL")
    state = f"loans/{loan['encodedKey']}:changeState"
    owes = (400, [("action", "LOAN_STILL_OWES")])
    assert mambu.refused("POST", state, {"action": "CLOSE"}) == owes
    assert mambu.refused("POST", state, {"action": "UNDO_CLOSE"})[1] == [("action", "INVALID_STATE_TRANSITION")]
    close, today = f"loans/{loan_id}?command=close", {"transactionDate": lending.LENT_ON}
    codes = ["error.msg.loan.close.loan.has.outstanding.amount"]
    assert api.refused(close, today) == (403, codes)
    owed = api.get(f"loans/{loan_id}")["summary"]["totalOutstanding"]
    paid_on = mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": owed})["valueDate"]
    assert changed(mambu, loan, "UNDO_CLOSE") == ("ACTIVE", None)
    told = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")
    assert "closedDate" not in told
    assert {told["balances"][name] for name in ("principalBalance", "interestBalance")} == {0}
    assert changed(mambu, loan, "CLOSE") == ("CLOSED", "REPAID")
    assert mambu.get(f"loans/{loan['id']}")["closedDate"] == paid_on
    assert mambu.refused("POST", state, {"action": "CLOSE"})[1] == [("action", "INVALID_STATE_TRANSITION")]
    assert changed(mambu, loan, "UNDO_CLOSE") == ("ACTIVE", None)
    on = f"{paid_on[8:10]}/{paid_on[5:7]}/{paid_on[:4]}"
    answer = api.post(close, {"transactionDate": on, "dateFormat": "dd/MM/yyyy"})
    assert answer["changes"]["status"]["id"] == 600
    assert api.refused(close, today)[1] == ["error.msg.loan.close.account.is.not.active.state"]


def test_a_wrong_step_is_refused_by_its_published_number(mambu: Mambu, api: Api) -> None:
    path = f"loans/{applied(mambu, api)['encodedKey']}:changeState"
    answer = mambu.call("POST", path, json={"action": "UNDO_APPROVE"})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["errorCode"], error["errorReason"]) == (116, "INVALID_STATE_TRANSITION")
    assert mambu.refused("POST", path, {"action": "CLOSE"}) == (400, [("action", "INVALID_STATE_TRANSITION")])
    assert mambu.refused("POST", path, {"action": "FLY"}) == (400, [("action", "INVALID_PARAMETERS")])
    assert mambu.refused("POST", "loans/nothing:changeState", {"action": "APPROVE"})[0] == 404


def test_a_loan_is_paid_out_and_repaid(mambu: Mambu, api: Api) -> None:
    loan = applied(mambu, api)
    lending.approved(api, _number(api, loan))
    paid_out = mambu.post(f"loans/{loan['id']}/disbursement-transactions", {"valueDate": DISBURSED, "notes": "in cash"})
    assert (paid_out["type"], paid_out["amount"], paid_out["valueDate"]) == ("DISBURSEMENT", 12000, DISBURSED)
    schedule = mambu.get(f"loans/{loan['id']}/schedule")
    assert len(schedule["installments"]) == 12
    first = schedule["installments"][0]
    total = sum(first[part]["amount"]["expected"] for part in ("principal", "interest", "fee", "penalty"))
    body = {"amount": str(total), "valueDate": FEBRUARY, "externalId": f"slip of {loan['id']}"}
    repaid = mambu.post(f"loans/{loan['encodedKey']}/repayment-transactions", body)
    assert (repaid["type"], repaid["amount"], repaid["externalId"]) == ("REPAYMENT", total, f"slip of {loan['id']}")
    assert repaid["affectedAmounts"]["principalAmount"] == first["principal"]["amount"]["expected"]
    assert mambu.get(f"loans/{loan['id']}/schedule")["installments"][0]["state"] == "PAID"
    after = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")
    assert after["accountState"] == "ACTIVE_IN_ARREARS"
    assert after["daysLate"] > 0
    assert after["balances"]["principalPaid"] == first["principal"]["amount"]["expected"]
    assert after["balances"]["principalBalance"] + after["balances"]["principalPaid"] == 12000
    moved = mambu.get(f"loans/{loan['id']}/transactions")
    assert [each["type"] for each in moved] == ["REPAYMENT", "DISBURSEMENT"]
    assert moved[0] == repaid
    assert len(mambu.get(f"loans/{loan['id']}/transactions", limit=1, offset=1)) == 1
    assert _sums_of(schedule) == 12000


def test_a_loan_that_is_not_paid_out_tells_the_schedule_it_would_have(mambu: Mambu, api: Api) -> None:
    loan = applied(mambu, api)
    rows = mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    assert len(rows) == 12
    assert rows[0]["dueDate"] == loan["disbursementDetails"]["firstRepaymentDate"] == FEBRUARY
    lending.approved(api, _number(api, loan))
    out = f"loans/{loan['id']}/disbursement-transactions"
    mambu.post(out, {"valueDate": DISBURSED, "firstRepaymentDate": FEBRUARY})
    after = mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    assert [each["principal"] for each in after] == [each["principal"] for each in rows]


def test_both_dialects_tell_the_same_books(mambu: Mambu, api: Api) -> None:
    loan = lent(mambu, api)
    mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": 500, "valueDate": FEBRUARY})
    told = api.get(f"loans/{_number(api, loan)}", associations="all")
    balances = mambu.get(f"loans/{loan['id']}")["balances"]
    assert balances["principalBalance"] == told["summary"]["principalOutstanding"]
    assert balances["interestPaid"] == told["summary"]["interestPaid"]
    assert [each["amount"] for each in told["transactions"] if each["type"]["repayment"]] == [500]


def test_money_that_cannot_move_is_refused(mambu: Mambu, api: Api) -> None:
    loan = applied(mambu, api)
    path = f"loans/{loan['encodedKey']}/repayment-transactions"
    refused = mambu.refused("POST", path, {"amount": 100, "valueDate": FEBRUARY})
    assert refused == (400, [("", "INVALID_ACCOUNT_STATE_FOR_REPAYMENTS")])
    assert mambu.refused("POST", path, {"amount": 0}) == (400, [("amount", "INVALID_PARAMETERS")])
    later = mambu.refused("POST", path, {"amount": 1, "valueDate": "2024-02-01T00:00:00+05:00"})
    assert later == (400, [("valueDate", "INVALID_DATE")])
    unknown = {"amount": 1, "transactionDetails": {"transactionChannelId": "pigeon"}}
    assert mambu.refused("POST", path, unknown) == (
        400,
        [("transactionDetails.transactionChannelId", "INVALID_PARAMETERS")],
    )
    out = f"loans/{loan['id']}/disbursement-transactions"
    other = mambu.refused("POST", out, {"firstRepaymentDate": FEBRUARY, "fees": [{"amount": 1}]})
    assert other == (400, [("fees", "FIELD_NOT_SUPPORTED")])
    assert mambu.refused("POST", out, {})[1] == [("", "INVALID_ACCOUNT_STATE")]


def test_a_payment_tells_its_channel(mambu: Mambu, api: Api) -> None:
    channel = api.post("paymenttypes", {"name": uuid4().hex, "description": "", "isCashPayment": False, "position": 1})
    loan = lent(mambu, api)
    details = {"transactionDetails": {"transactionChannelId": str(channel["resourceId"])}}
    body = {"amount": 10, "valueDate": FEBRUARY, **details}
    repaid = mambu.post(f"loans/{loan['id']}/repayment-transactions", body)
    assert repaid["transactionDetails"]["transactionChannelId"] == str(channel["resourceId"])
    key = {"transactionChannelKey": repaid["transactionDetails"]["transactionChannelKey"]}
    again = mambu.post(f"loans/{loan['id']}/repayment-transactions", {**body, "transactionDetails": key})
    assert again["transactionDetails"] == repaid["transactionDetails"]


def test_an_undecided_application_is_removed(mambu: Mambu, api: Api) -> None:
    loan = applied(mambu, api)
    mambu.delete(f"loans/{loan['id']}")
    assert mambu.refused("GET", f"loans/{loan['encodedKey']}") == (404, [("", "INVALID_LOAN_ACCOUNT_ID")])
    assert mambu.refused("DELETE", f"loans/{lent(mambu, api)['id']}")[0] == 400


def test_loans_are_listed_and_found(mambu: Mambu, api: Api) -> None:
    loan = applied(mambu, api, externalId=uuid4().hex)
    holder = loan["accountHolderKey"]
    brief = mambu.get(f"loans/{loan['id']}")
    assert mambu.get("loans", accountHolderType="CLIENT", accountHolderId=holder) == [brief]
    assert mambu.get("loans", accountHolderId=holder, accountState="APPROVED") == []
    status, reasons = mambu.refused("GET", "loans?accountState=ACTVE")
    assert (status, [each for each, _ in reasons]) == (400, ["accountState"])
    assert mambu.get("loans", accountHolderId=holder, branchId="1", accountState="pending_approval") == [brief]
    assert brief not in mambu.get("loans", accountHolderType="GROUP", limit=1000)
    mine = criterion("id", "EQUALS", loan["id"])
    for each in (
        criterion("encodedKey", "EQUALS", loan["encodedKey"]),
        criterion("accountState", "IN", values=["PENDING_APPROVAL", "CLOSED"]),
        criterion("accountHolderKey", "EQUALS", holder),
        criterion("productTypeKey", "EQUALS", loan["productTypeKey"]),
        criterion("loanName", "EQUALS", loan["loanName"]),
        criterion("approvedDate", "EMPTY"),
        criterion("disbursementDetails.disbursementDate", "EMPTY"),
        criterion("creationDate", "AFTER", "2000-01-01T00:00:00.000000Z"),
        criterion("lastModifiedDate", "BEFORE", "2999-01-01T00:00:00.000000Z"),
    ):
        found = mambu.search("loans", mine, each, sorting={"field": "id", "order": "ASC"})
        assert found == [brief], each
    assert mambu.search("loans", mine, criterion("accountState", "EQUALS", "ACTIVE")) == []
    assert mambu.refused("GET", "loans?accountHolderType=FIRM")[0] == 400
    assert applied(mambu, api)["loanName"] != loan["loanName"]
    rising = mambu.get("loans", sortBy="loanName:ASC,id:ASC", limit=1000)
    assert mambu.get("loans", sortBy="loanName:DESC,id:DESC", limit=1000) == rising[::-1]
    # Loans of one product stand together.
    names = [each["loanName"] for each in rising]
    assert [name for place, name in enumerate(names) if name != names[place - 1] or not place] == list(
        dict.fromkeys(names)
    )


def test_who_is_in_arrears_is_found_among_the_active(mambu: Mambu, api: Api) -> None:
    late = lent(mambu, api)
    holder = late["accountHolderKey"]
    assert late["accountState"] == "ACTIVE_IN_ARREARS"
    for asked, known in (("ACTIVE", []), ("ACTIVE_IN_ARREARS", [late["id"]])):
        listed = mambu.get("loans", accountHolderId=holder, accountState=asked)
        found = mambu.search(
            "loans", criterion("accountHolderKey", "EQUALS", holder), criterion("accountState", "EQUALS", asked)
        )
        assert [each["id"] for each in listed] == [each["id"] for each in found] == known
    for each in mambu.get("loans", accountState="ACTIVE", limit=1000):
        assert each["accountState"] == "ACTIVE"


def test_products_are_ordered_by_when_they_were_made_and_by_name(mambu: Mambu, api: Api) -> None:
    first, second = (lending.new_product(api) for _ in range(2))
    latest = mambu.get("loanproducts", sortBy="creationDate:DESC", limit=2)
    assert [each["name"] for each in latest] == [api.get(f"loanproducts/{each}")["name"] for each in (second, first)]
    assert mambu.get("loanproducts", sortBy="productName:ASC") == mambu.get("loanproducts", sortBy="name:ASC")


def test_products_tell_when_they_were_made_and_last_changed(mambu: Mambu) -> None:
    older, newer = (mambu.post("loanproducts", body())["name"] for _ in range(2))

    def latest() -> list[dict[str, Any]]:
        return list(mambu.get("loanproducts", sortBy="lastModifiedDate:DESC", limit=2, detailsLevel="FULL"))

    first = latest()[1]
    assert [each["name"] for each in latest()] == [newer, older]
    assert first["creationDate"] == first["lastModifiedDate"] < latest()[0]["creationDate"]
    assert mambu.put(f"loanproducts/{first['id']}", first)["lastModifiedDate"] == first["lastModifiedDate"]
    changed = mambu.put(f"loanproducts/{first['id']}", {**first, "notes": "For cows"})
    assert changed["creationDate"] == first["creationDate"]
    assert changed["lastModifiedDate"] > first["lastModifiedDate"]
    assert [each["name"] for each in latest()] == [older, newer]


def _number(api: Api, loan: dict[str, Any]) -> int:
    (found,) = (
        api.get("loans", externalId=loan["id"])["pageItems"] or api.get("loans", accountNo=loan["id"])["pageItems"]
    )
    number: int = found["id"]
    return number


def _sums_of(schedule: dict[str, Any]) -> float:
    whole: float = sum(each["principal"]["amount"]["expected"] for each in schedule["installments"])
    return round(whole, 2)
