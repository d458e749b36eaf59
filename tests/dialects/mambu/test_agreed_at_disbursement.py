"""What a disbursement says beside its amount: the first due date, and when it enters the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu import lending
from tests.dialects.mambu.applications import asked
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import Mambu

if TYPE_CHECKING:
    from tests.api import Api

OUT = "2099-01-15T00:00:00+00:00"
FIXED_DAY = {"scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH", "fixedDaysOfMonth": [5]}


def day(written: str) -> str:
    return f"{written}T00:00:00+00:00"


def wanted(mambu: Mambu, schedule: dict[str, Any] | None = None, **dates: str) -> dict[str, Any]:
    """Return an application for a thousand over four months."""
    product = mambu.post("loanproducts", body(scheduleSettings=schedule or {}))
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    terms = {"interestSettings": {"interestRate": 10}, "scheduleSettings": {"repaymentInstallments": 4}}
    return asked(product, holder, loanAmount=1000, **terms, disbursementDetails=dates)


def approved(mambu: Mambu, schedule: dict[str, Any] | None = None, **dates: str) -> str:
    """Return the path of an approved loan."""
    path = f"loans/{mambu.post('loans', wanted(mambu, schedule, **dates))['id']}"
    assert mambu.call("POST", f"{path}:changeState", json={"action": "APPROVE"}).status_code == 200
    return path


def due(mambu: Mambu, path: str) -> list[str]:
    return [each["dueDate"][:10] for each in mambu.get(f"{path}/schedule")["installments"]]


@pytest.fixture
def mambu(own_api: Api) -> Mambu:
    """A bank whose business date is 15 January 2027."""
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": "15 January 2027"})
    return Mambu(own_api.app)


def test_the_first_date_is_agreed_on_at_the_disbursement(mambu: Mambu) -> None:
    path = approved(mambu)
    mambu.post(f"{path}/disbursement-transactions", {"firstRepaymentDate": day("2027-02-20")})
    assert due(mambu, path) == ["2027-02-20", "2027-03-20", "2027-04-20", "2027-05-20"]
    told = mambu.get(path, detailsLevel="FULL")["disbursementDetails"]
    assert told["firstRepaymentDate"] == day("2027-02-20")


def test_the_present_first_date_changes_nothing(mambu: Mambu) -> None:
    path = approved(mambu, firstRepaymentDate=day("2027-02-10"))
    mambu.post(f"{path}/disbursement-transactions", {"firstRepaymentDate": day("2027-02-10")})
    assert due(mambu, path)[:2] == ["2027-02-10", "2027-03-10"]


def test_a_first_date_that_is_too_early_is_refused(mambu: Mambu) -> None:
    path = approved(mambu)
    refused = mambu.refused("POST", f"{path}/disbursement-transactions", {"firstRepaymentDate": day("2027-01-15")})
    assert refused == (400, [("firstRepaymentDate", "FIRST_REPAYMENT_TOO_EARLY")])


def test_a_first_date_is_one_of_the_fixed_days(mambu: Mambu) -> None:
    """Another was passed over without a word: docs/rules/due-dates.md."""
    wrong = (400, [("disbursementDetails.firstRepaymentDate", "FIRST_REPAYMENT_NOT_ON_FIXED_DAY")])
    off = {"expectedDisbursementDate": OUT, "firstRepaymentDate": day("2099-02-10")}
    assert mambu.refused("POST", "loans", wanted(mambu, FIXED_DAY, **off)) == wrong
    preview = {**wanted(mambu, FIXED_DAY, **off)}
    assert mambu.refused("POST", "loans:previewSchedule", preview) == wrong
    path = approved(mambu, FIXED_DAY, firstRepaymentDate=day("2027-03-05"))
    out = f"{path}/disbursement-transactions"
    wrong = (400, [("firstRepaymentDate", "FIRST_REPAYMENT_NOT_ON_FIXED_DAY")])
    assert mambu.refused("POST", out, {"firstRepaymentDate": day("2027-03-06")}) == wrong
    mambu.post(out, {"firstRepaymentDate": day("2027-04-05")})
    assert due(mambu, path)[:2] == ["2027-04-05", "2027-05-05"]


def test_money_enters_the_books_of_today(mambu: Mambu) -> None:
    path = approved(mambu)
    out = f"{path}/disbursement-transactions"
    other = {"valueDate": day("2027-01-15"), "bookingDate": day("2027-01-14")}
    refused = (400, [("bookingDate", "FIELD_NOT_SUPPORTED")])
    assert mambu.refused("POST", out, other) == refused
    made = mambu.post(out, {"valueDate": day("2027-01-15"), "bookingDate": day("2027-01-15")})
    assert made["bookingDate"] == day("2027-01-15")
    assert mambu.refused("POST", f"{path}/repayment-transactions", {"amount": 1, **other}) == refused
    adjust = f"loans/transactions/{made['id']}:adjust"
    assert mambu.refused("POST", adjust, {"bookingDate": day("2027-01-14")}) == refused
    assert mambu.call("POST", adjust, json={"bookingDate": day("2027-01-15")}).status_code == 200


def test_a_loan_that_is_repaid_takes_no_repayment_here(own_api: Api) -> None:
    """The other dialect takes it as an overpayment, as its bank does."""
    mambu = Mambu(own_api.app)
    path = f"loans/{lending.lent(mambu, own_api, futurePaymentsAcceptance='ACCEPT_OVERPAYMENTS')['id']}"
    assert mambu.call("POST", f"{path}:payOff", json={}).status_code == 204
    wrong = (400, [("", "INVALID_ACCOUNT_STATE_FOR_REPAYMENTS")])
    assert mambu.refused("POST", f"{path}/repayment-transactions", {"amount": 5}) == wrong
    assert mambu.refused("POST", f"{path}:payOff", {}) == wrong
    told = mambu.get(path)
    assert (told["accountState"], told["balances"]["creditBalance"]) == ("CLOSED", 0)


def test_interest_increases_no_overdue_installment_where_it_is_capitalized(mambu: Mambu) -> None:
    capitalized = body(
        type="DYNAMIC_TERM_LOAN",
        scheduleSettings={"repaymentScheduleMethod": "DYNAMIC"},
        interestSettings={"interestType": "CAPITALIZED_INTEREST"},
        paymentSettings={"latePaymentsRecalculationMethod": "OVERDUE_INSTALLMENTS_INCREASE"},
    )
    wrong = (400, [("paymentSettings.latePaymentsRecalculationMethod", "FIELD_NOT_SUPPORTED")])
    assert mambu.refused("POST", "loanproducts", capitalized) == wrong
    other = {**capitalized, "interestSettings": {**capitalized["interestSettings"], "interestType": "SIMPLE_INTEREST"}}
    mambu.post("loanproducts", other)


def test_a_repayment_may_count_from_before_a_later_one(own_api: Api) -> None:
    """Mambu refuses it; here the later one is reckoned anew: docs/rules/payment-terms.md."""
    mambu = Mambu(own_api.app)
    path = f"loans/{lending.lent(mambu, own_api)['id']}"
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": "01 March 2027"})
    for amount, counts_from in ((100, "2027-02-25"), (40, "2027-02-20")):
        mambu.post(f"{path}/repayment-transactions", {"amount": amount, "valueDate": day(counts_from)})
    paid = [each for each in mambu.get(f"{path}/transactions") if each["type"] == "REPAYMENT"]
    assert [
        (each["valueDate"][:10], each["affectedAmounts"]["interestAmount"]) for each in paid if "x" not in each
    ] == [
        ("2027-02-25", 60),
        ("2027-02-25", 100),
        ("2027-02-20", 40),
    ]
