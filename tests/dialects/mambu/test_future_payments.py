"""futurePaymentsAcceptance ACCEPT_FUTURE_PAYMENTS: a repayment counts from a later day, and waits for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.databases import engine_of
from tests.dialects.mambu.speaker import Mambu
from tests.dialects.mambu.test_loan_applications import asked
from tests.dialects.mambu.test_loanproducts_definition import body

from samity.app import create_app
from samity.close_of_business import close_day
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl

OUT = "2027-01-15T00:00:00+00:00"
DUE = "2027-02-15T00:00:00+00:00"
OWED = 1250  # a thousand in four rows of 250, and 10 % a month on what is left: 350, 325, 300, 275


@pytest.fixture
def bank(fresh_database_url: FreshDatabaseUrl) -> Iterator[Engine]:
    """A bank that belongs to one test."""
    engine = engine_of(fresh_database_url())
    yield engine
    engine.dispose()


@pytest.fixture
def own_api(bank: Engine) -> Api:
    """Its other dialect, which sets the business date."""
    return Api(create_app(Settings(), bank))


@pytest.fixture
def mambu(own_api: Api) -> Mambu:
    return Mambu(own_api.app)


def lent(mambu: Mambu, api: Api, **prepayment: str) -> dict[str, Any]:
    """Lend a thousand over four months, on the day on which it goes out."""
    settings = {"futurePaymentsAcceptance": "ACCEPT_FUTURE_PAYMENTS", **prepayment}
    product = mambu.post("loanproducts", body(paymentSettings={"prepaymentSettings": settings}))
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
    return dict(loan)


def pay(mambu: Mambu, loan: dict[str, Any], amount: float, value_date: str) -> dict[str, Any]:
    return dict(mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": amount, "valueDate": value_date}))


def balances(mambu: Mambu, loan: dict[str, Any]) -> tuple[float, float, float]:
    """What is owed of the principal, what is paid of the interest, what the borrower has there."""
    told = mambu.get(f"loans/{loan['id']}")["balances"]
    return told["principalBalance"], told["interestPaid"], told["creditBalance"]


@pytest.fixture
def night(bank: Engine, own_api: Api) -> Callable[[str], None]:
    """Come to a day, and close it."""

    def close(day: str) -> None:
        own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": day})
        close_day(bank)

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
