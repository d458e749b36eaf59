"""More than the whole debt is taken with ACCEPT_OVERPAYMENTS alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dialects.mambu.speaker import Mambu
from tests.dialects.mambu.test_loan_applications import asked
from tests.dialects.mambu.test_loanproducts_definition import body

if TYPE_CHECKING:
    from tests.api import Api

OUT = "2027-01-15T00:00:00+00:00"
AFTER_MATURITY = "01 September 2027"
SEPTEMBER = "2027-09-01T00:00:00+00:00"
OWED = 1250  # a thousand in four rows of 250, and 10 % a month on what is left


def matured(api: Api, future_payments: str) -> tuple[Mambu, dict[str, Any]]:
    """Lend a thousand over four months, and come to the day on which all of it is long due."""
    mambu = Mambu(api.app)
    settings = {"prepaymentSettings": {"futurePaymentsAcceptance": future_payments}}
    product = mambu.post("loanproducts", body(paymentSettings=settings))
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": "15 January 2027"})
    terms = {
        "loanAmount": 1000,
        "interestSettings": {"interestRate": 10},
        "scheduleSettings": {"repaymentInstallments": 4},
        "disbursementDetails": {"expectedDisbursementDate": OUT},
    }
    loan = mambu.post("loans", {**asked(product, holder), **terms})
    assert mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": "APPROVE"}).status_code == 200
    mambu.post(f"loans/{loan['id']}/disbursement-transactions", {"valueDate": OUT})
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": AFTER_MATURITY})
    return mambu, loan


def test_more_than_the_pay_off_is_refused_and_the_pay_off_itself_taken(own_api: Api) -> None:
    mambu, loan = matured(own_api, "NO_FUTURE_PAYMENTS")
    path = f"loans/{loan['id']}/repayment-transactions"
    refused = mambu.refused("POST", path, {"amount": OWED + 0.01, "valueDate": SEPTEMBER})
    assert refused == (400, [("amount", "EXCESS_REPAYMENT_ERROR")])
    mambu.post(path, {"amount": OWED, "valueDate": SEPTEMBER})
    assert mambu.get(f"loans/{loan['id']}")["accountState"] == "CLOSED"


def test_more_than_the_pay_off_is_kept_as_credit_where_overpayments_are_accepted(own_api: Api) -> None:
    mambu, loan = matured(own_api, "ACCEPT_OVERPAYMENTS")
    path = f"loans/{loan['id']}/repayment-transactions"
    mambu.post(path, {"amount": OWED + 70, "valueDate": SEPTEMBER})
    assert mambu.get(f"loans/{loan['id']}")["balances"]["creditBalance"] == 70
