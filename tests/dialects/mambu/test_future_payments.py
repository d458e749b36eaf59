"""futurePaymentsAcceptance ACCEPT_FUTURE_PAYMENTS: a repayment counts from a later day, and waits for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu import lending
from tests.dialects.mambu.lending import OUT, OWED
from tests.dialects.mambu.speaker import Mambu

from samity.close_of_business import close_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from tests.api import Api

DUE = "2027-02-15T00:00:00+00:00"


@pytest.fixture
def mambu(own_api: Api) -> Mambu:
    return Mambu(own_api.app)


def lent(mambu: Mambu, api: Api, **prepayment: str) -> dict[str, Any]:
    """Lend where payments for later days are taken."""
    return lending.lent(mambu, api, futurePaymentsAcceptance="ACCEPT_FUTURE_PAYMENTS", **prepayment)


def pay(mambu: Mambu, loan: dict[str, Any], amount: float, value_date: str) -> dict[str, Any]:
    return dict(mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": amount, "valueDate": value_date}))


def balances(mambu: Mambu, loan: dict[str, Any]) -> tuple[float, float, float]:
    """What is owed of the principal, what is paid of the interest, what the borrower has there."""
    told = mambu.get(f"loans/{loan['id']}")["balances"]
    return told["principalBalance"], told["interestPaid"], told["creditBalance"]


@pytest.fixture
def night(own_engine: Engine, own_api: Api) -> Callable[[str], None]:
    """Come to a day, and close it."""

    def close(day: str) -> None:
        own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": day})
        close_day(own_engine)

    return close


def test_a_repayment_counts_from_its_value_date(own_api: Api, mambu: Mambu, night: Callable[[str], None]) -> None:
    loan = lent(mambu, own_api)
    assert mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")["futurePaymentsAcceptance"] == "ACCEPT_FUTURE_PAYMENTS"
    paid = pay(mambu, loan, 350, DUE)
    assert (paid["type"], paid["valueDate"][:10], paid["bookingDate"][:10]) == ("REPAYMENT", "2027-02-15", "2027-01-15")
    assert set(paid["affectedAmounts"].values()) == {0}
    assert balances(mambu, loan) == (1000, 0, 350)
    night("13 February 2027")
    assert balances(mambu, loan) == (1000, 0, 350)
    night("14 February 2027")
    assert balances(mambu, loan) == (750, 100, 0)
    applied = mambu.get(f"loans/{loan['id']}/transactions")[0]
    assert (applied["type"], applied["amount"], applied["valueDate"][:10]) == ("REDRAW_REPAYMENT", 350, "2027-02-15")
    rows = mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    assert [each["state"] for each in rows][:2] == ["PAID", "PENDING"]
    wrong = {"notes": "wrong loan"}
    taken_back = mambu.call("POST", f"loans/transactions/{paid['encodedKey']}:adjust", json=wrong).json()
    assert taken_back["adjustmentTransactionKey"]
    assert balances(mambu, loan) == (1000, 0, 0)


def test_what_is_more_than_due_waits_where_no_prepayments_are_taken(
    own_api: Api, mambu: Mambu, night: Callable[[str], None]
) -> None:
    loan = lent(mambu, own_api, prepaymentAcceptance="NO_PREPAYMENTS")
    pay(mambu, loan, 400, OUT)
    assert balances(mambu, loan) == (1000, 0, 400)
    night("14 February 2027")
    assert balances(mambu, loan) == (750, 100, 50)


def test_what_could_wait_for_nothing_is_refused(own_api: Api, mambu: Mambu) -> None:
    loan = lent(mambu, own_api)
    path = f"loans/{loan['id']}/repayment-transactions"
    assert mambu.refused("POST", path, {"amount": OWED + 0.01, "valueDate": DUE}) == (
        400,
        [("amount", "EXCESS_REPAYMENT_ERROR")],
    )
    after = date(2027, 5, 16).isoformat() + "T00:00:00+00:00"
    status, ((source, _),) = mambu.refused("POST", path, {"amount": 1, "valueDate": after})
    assert (status, source) == (400, "valueDate")
    assert balances(mambu, loan) == (1000, 0, 0)
