"""What being late costs, as a client of Mambu's API defines it, asks for it, and is told it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import lent
from tests.dialects.mambu.speaker import Mambu

from samity.bank.organisation.queries import business_date
from samity.close_of_business import close_day

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

OVERDUE = {
    "loanPenaltyCalculationMethod": "OVERDUE_BALANCE",
    "loanPenaltyGracePeriod": 3,
    "penaltyRate": {"defaultValue": 0.5, "minValue": 0.1, "maxValue": 2},
}


def asked(product: dict[str, Any], holder: str, **more: object) -> dict[str, Any]:
    """Return an application for a thousand."""
    named = {"productTypeKey": product["encodedKey"], "accountHolderKey": holder, "accountHolderType": "CLIENT"}
    return {**named, "loanAmount": 1000, **more}


def test_a_product_tells_its_penalties_and_is_sent_back_as_it_is_told(mambu: Mambu) -> None:
    product = mambu.post("loanproducts", body(penaltySettings=OVERDUE))
    assert product["penaltySettings"] == OVERDUE
    assert mambu.put(f"loanproducts/{product['id']}", product)["penaltySettings"] == OVERDUE
    none = mambu.post("loanproducts", body())
    assert none["penaltySettings"] == {"loanPenaltyCalculationMethod": "NONE"}


def test_a_loan_has_a_rate_of_its_own_within_the_bounds_of_its_product(mambu: Mambu, holder: str) -> None:
    product = mambu.post("loanproducts", body(penaltySettings=OVERDUE))
    usual = mambu.post("loans", asked(product, holder))
    assert usual["penaltySettings"] == {"loanPenaltyCalculationMethod": "OVERDUE_BALANCE", "penaltyRate": 0.5}
    own = mambu.post("loans", asked(product, holder, penaltySettings={"penaltyRate": "1.25"}))
    assert own["penaltySettings"]["penaltyRate"] == 1.25
    assert mambu.put(f"loans/{own['id']}", {**own, "loanAmount": 2000})["penaltySettings"]["penaltyRate"] == 1.25
    mambu.patch(f"loans/{own['id']}", {"op": "REPLACE", "path": "penaltySettings/penaltyRate", "value": 2})
    assert mambu.get(f"loans/{own['id']}", detailsLevel="FULL")["penaltySettings"]["penaltyRate"] == 2
    beyond = mambu.refused("POST", "loans", asked(product, holder, penaltySettings={"penaltyRate": 3}))
    assert beyond == (400, [("penaltySettings.penaltyRate", "TERM_OUTSIDE_OFFER")])
    other = asked(product, holder, penaltySettings={"loanPenaltyCalculationMethod": "NONE"})
    named = "penaltySettings.loanPenaltyCalculationMethod"
    assert mambu.refused("POST", "loans", other) == (400, [(named, "FIELD_NOT_SUPPORTED")])


def test_where_there_are_none_a_loan_asks_for_none(mambu: Mambu, holder: str) -> None:
    product = mambu.post("loanproducts", body())
    refused = mambu.refused("POST", "loans", asked(product, holder, penaltySettings={"penaltyRate": 1}))
    assert refused == (400, [("penaltySettings.penaltyRate", "FIELD_NOT_SUPPORTED")])
    sent = {"loanPenaltyCalculationMethod": "NONE", "penaltyRate": 0}
    assert (
        mambu.post("loans", asked(product, holder, penaltySettings=sent, accruedPenalty=0))["penaltySettings"] == sent
    )


@pytest.mark.parametrize(
    ("settings", "blocks", "source"),
    [
        ({"loanPenaltyGracePeriod": 3}, {}, "penaltySettings.loanPenaltyGracePeriod"),
        ({"penaltyRate": {"maxValue": 3}}, {}, "penaltySettings.penaltyRate"),
        ({**OVERDUE, "penaltyRate": {"defaultValue": 3, "maxValue": 2}}, {}, "penaltySettings.penaltyRate"),
        ({**OVERDUE, "penaltyRate": {"minValue": 3, "maxValue": 2}}, {}, "penaltySettings.penaltyRate"),
        (
            {"loanPenaltyCalculationMethod": "OUTSTANDING_PRINCIPAL", "penaltyRate": {"defaultValue": 3}},
            {"interestSettings": {"daysInYear": "BUS_252", "scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT"}},
            "penaltySettings.loanPenaltyCalculationMethod",
        ),
        (
            OVERDUE,
            {
                "type": "DYNAMIC_TERM_LOAN",
                "scheduleSettings": {"repaymentScheduleMethod": "NONE", "numInstallments": {}},
            },
            "penaltySettings.loanPenaltyCalculationMethod",
        ),
    ],
)
def test_what_penalties_cannot_be_is_refused_by_name(
    mambu: Mambu, settings: dict[str, Any], blocks: dict[str, Any], source: str
) -> None:
    status, reasons = mambu.refused("POST", "loanproducts", body(penaltySettings=settings, **blocks))
    assert (status, {place for place, _ in reasons}) == (400, {source})


def test_a_night_applies_them_and_they_are_told_adjusted_and_waived(own_api: Api, own_engine: Engine) -> None:
    mambu = Mambu(own_api.app)
    today = {"type": "BUSINESS_DATE", "date": "21 February 2024", "locale": "en", "dateFormat": "dd MMMM yyyy"}
    own_api.post("businessdate", today)
    product = mambu.post("loanproducts", body(penaltySettings={**OVERDUE, "loanPenaltyGracePeriod": 0}))
    loan_id = lent(own_api, product)
    close_day(own_engine)
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    # Half a percent of 250.00 for the first day late.
    assert (told["balances"]["penaltyDue"], told["balances"]["penaltyBalance"], told["accruedPenalty"]) == (
        1.25,
        1.25,
        0,
    )
    (applied,) = [each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "PENALTY_APPLIED"]
    assert (applied["amount"], applied["affectedAmounts"]["penaltyAmount"]) == (1.25, 1.25)
    assert applied["valueDate"][:10] == "2024-02-22"
    first = mambu.get(f"loans/{loan_id}/schedule")["installments"][0]
    assert first["penalty"]["amount"]["due"] == 1.25
    (number,) = [each["id"] for each in own_api.get("loans", accountNo=loan_id)["pageItems"]]
    (charge,) = own_api.get(f"loans/{number}/charges")
    assert (charge["chargeTimeType"]["id"], charge["penalty"], charge["amountOutstanding"]) == (9, True, 1.25)
    kinds = [
        each["type"]["code"] for each in own_api.get(f"loans/{number}", associations="transactions")["transactions"]
    ]
    assert "loanTransactionType.incomePosting" in kinds
    mambu.call("POST", f"loans/transactions/{applied['id']}:adjust", json={"notes": "a strike"})
    told = mambu.get(f"loans/{loan_id}")
    assert (told["balances"]["penaltyBalance"], told["accruedPenalty"]) == (0, 1.25)
    close_day(own_engine)
    (charge,) = own_api.get(f"loans/{number}/charges")
    own_api.post(f"loans/{number}/charges/{charge['id']}?command=waive", {})
    assert mambu.get(f"loans/{loan_id}")["balances"]["penaltyBalance"] == 0
    with own_engine.connect() as connection:
        assert business_date(connection).isoformat() == "2024-02-23"
