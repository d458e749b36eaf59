"""More than the whole debt is taken with ACCEPT_OVERPAYMENTS alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dialects.mambu.lending import OWED, lent
from tests.dialects.mambu.speaker import Mambu

if TYPE_CHECKING:
    from tests.api import Api

AFTER_MATURITY = "01 September 2027"
SEPTEMBER = "2027-09-01T00:00:00+00:00"


def matured(api: Api, future_payments: str) -> tuple[Mambu, dict[str, Any]]:
    """Lend a thousand over four months, and come to the day on which all of it is long due."""
    mambu = Mambu(api.app)
    loan = lent(mambu, api, futurePaymentsAcceptance=future_payments)
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
