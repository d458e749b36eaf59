"""Loans of products that are defined in Mambu's own words, from the application to the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.mambu.products import body

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu

OUT = "2099-01-20T00:00:00+00:00"


@pytest.fixture
def annuity(mambu: Mambu) -> dict[str, Any]:
    """A thousand over four months at 10 % a month, in equal installments."""
    made: dict[str, Any] = mambu.post(
        "loanproducts", body(interestSettings={"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"})
    )
    return made


@pytest.fixture
def planned(mambu: Mambu) -> dict[str, Any]:
    """The same, with installments that each loan plans."""
    made: dict[str, Any] = mambu.post(
        "loanproducts",
        body(
            interestSettings={"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"},
            paymentSettings={"amortizationMethod": "PAYMENT_PLAN"},
        ),
    )
    return made


def asked(product: dict[str, Any], holder: str, **schedule: object) -> dict[str, Any]:
    """Ask for a thousand."""
    return {
        "accountHolderKey": holder,
        "accountHolderType": "CLIENT",
        "productTypeKey": product["encodedKey"],
        "loanAmount": 1000,
        "scheduleSettings": schedule,
        "disbursementDetails": {"expectedDisbursementDate": OUT},
    }


def due(mambu: Mambu, loan: dict[str, Any]) -> list[tuple[str, float]]:
    """Return when each installment falls due, and how much in all."""
    rows = mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    parts = [(row["dueDate"][:10], row["principal"], row["interest"]) for row in rows]
    return [(on, sum(float(part["amount"]["expected"]) for part in both)) for on, *both in parts]


def test_a_loan_is_made_with_a_payment_plan(mambu: Mambu, planned: dict[str, Any], holder: str) -> None:
    plan = [{"toInstallment": 2, "amount": 400}, {"toInstallment": 4, "amount": 250}]
    loan = mambu.post("loans", asked(planned, holder, paymentPlan=plan))
    assert loan["scheduleSettings"]["paymentPlan"] == plan
    assert [amount for _, amount in due(mambu, loan)] == [400, 400, 250, 250]


def test_fixed_days_fall_due_in_whatever_order_they_are_given(
    mambu: Mambu, annuity: dict[str, Any], holder: str
) -> None:
    loan = mambu.post("loans", asked(annuity, holder, fixedDaysOfMonth=[15, 1, 15]))
    assert loan["scheduleSettings"]["fixedDaysOfMonth"] == [1, 15]
    assert [on for on, _ in due(mambu, loan)] == ["2099-02-01", "2099-02-15", "2099-03-01", "2099-03-15"]


def test_a_change_in_the_other_dialect_keeps_what_it_has_no_word_for(
    mambu: Mambu, annuity: dict[str, Any], holder: str
) -> None:
    loan = mambu.post("loans", asked(annuity, holder, fixedDaysOfMonth=[5], amortizationPeriod=12))
    api = Api(mambu.app)
    [loan_id] = [each["id"] for each in api.get("loans")["pageItems"] if each["accountNo"] == loan["id"]]
    api.put(f"loans/{loan_id}", {"principal": 900})
    after = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")
    assert after["loanAmount"] == 900
    assert after["scheduleSettings"] == loan["scheduleSettings"]
    assert after["interestSettings"] == loan["interestSettings"]


@pytest.mark.parametrize(
    ("kind", "asked_for", "amounts"),
    [
        ("PAY_INTEREST_ONLY", {}, [100, 433.33, 400, 366.67]),
        ("PAY_INTEREST_ONLY", {"gracePeriod": 2}, [100, 100, 600, 550]),
        ("PAY_INTEREST_ONLY", {"gracePeriod": 0}, [350, 325, 300, 275]),
        ("INTEREST_FORGIVENESS", {"gracePeriod": 2}, [0, 0, 600, 550]),
    ],
)
def test_a_loan_has_grace_of_its_own_within_what_its_product_grants(
    mambu: Mambu, holder: str, kind: str, asked_for: dict[str, Any], amounts: list[float]
) -> None:
    granted = {"gracePeriod": {"defaultValue": 1, "minValue": 0, "maxValue": 2}, "gracePeriodType": kind}
    product = mambu.post("loanproducts", body(gracePeriodSettings=granted))
    assert product["gracePeriodSettings"] == granted
    loan = mambu.post("loans", asked(product, holder, **asked_for))
    assert [amount for _, amount in due(mambu, loan)] == pytest.approx(amounts)
    assert loan["scheduleSettings"]["gracePeriod"] == asked_for.get("gracePeriod", 1)
    # What is sent back as it was told stays; what is left out is the product's again.
    assert mambu.put(f"loans/{loan['id']}", loan)["scheduleSettings"] == loan["scheduleSettings"]
    again = mambu.put(f"loans/{loan['id']}", asked(product, holder))
    assert again["scheduleSettings"]["gracePeriod"] == 1
    refused = (400, [("scheduleSettings.gracePeriod", "TERM_OUTSIDE_OFFER")])
    assert mambu.refused("POST", "loans", asked(product, holder, gracePeriod=3)) == refused


def test_a_product_without_grace_lends_with_none(mambu: Mambu, annuity: dict[str, Any], holder: str) -> None:
    refused = (400, [("scheduleSettings.gracePeriod", "FIELD_NOT_SUPPORTED")])
    assert mambu.refused("POST", "loans", asked(annuity, holder, gracePeriod=1)) == refused


def test_zero_of_what_is_not_used_is_nothing(mambu: Mambu, annuity: dict[str, Any], holder: str) -> None:
    unused = {"periodicPayment": 0, "amortizationPeriod": "0", "gracePeriod": 0, "paymentPlan": []}
    loan = mambu.post("loans", asked(annuity, holder, **unused))
    assert "periodicPayment" not in loan["scheduleSettings"]
    assert [amount for _, amount in due(mambu, loan)] == pytest.approx([315.47, 315.47, 315.47, 315.47])
