"""What being late costs, asked for with the overdue or the last of equal installments, through Mambu's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu.real_balance import DYNAMIC, TEN_PERCENT, dynamic, lent, rows

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

ANNUITY = {**TEN_PERCENT, "interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
TOTALS = {
    "elementsRecalculationMethod": "TOTAL_EXPECTED_FIXED",
    "prepaymentRecalculationMethod": "REDUCE_NUMBER_OF_INSTALLMENTS_NEW",
}
NAME = "latePaymentsRecalculationMethod"


def equal(late: str, **payments: object) -> dict[str, Any]:
    """Return a product of equal installments on the real balance."""
    return dynamic(interestSettings=ANNUITY, paymentSettings={NAME: late, **payments})


def test_what_is_overdue_asks_for_it_up_to_today(mambu: Mambu, api: Api, holder: str) -> None:
    product = mambu.post("loanproducts", equal("OVERDUE_INSTALLMENTS_INCREASE"))
    assert product["paymentSettings"][NAME] == "OVERDUE_INSTALLMENTS_INCREASE"
    assert mambu.put(f"loanproducts/{product['id']}", product)["paymentSettings"] == product["paymentSettings"]
    loan_id = lent(api, product)
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert told[NAME] == "OVERDUE_INSTALLMENTS_INCREASE"
    interest = [row[1] for row in rows(mambu, loan_id)]
    assert interest[1:] == [6.97, 5.6, 4.22, 2.82, 1.42]
    # All in all six months on the whole thousand.
    assert sum(interest) == pytest.approx(50, abs=0.02)
    asked = {"productTypeKey": product["encodedKey"], "accountHolderKey": holder, "accountHolderType": "CLIENT"}
    refused = mambu.refused("POST", "loans", {**asked, "loanAmount": 1000, NAME: "LAST_INSTALLMENT_INCREASE"})
    assert refused == (400, [(NAME, "FIELD_NOT_SUPPORTED")])
    assert mambu.post("loans", {**asked, "loanAmount": 1000, NAME: told[NAME]})[NAME] == told[NAME]


def test_the_last_installment_grows_and_all_others_ask_for_what_was_planned(mambu: Mambu, api: Api) -> None:
    product = mambu.post("loanproducts", equal("LAST_INSTALLMENT_INCREASE"))
    assert product["paymentSettings"][NAME] == "LAST_INSTALLMENT_INCREASE"
    assert mambu.put(f"loanproducts/{product['id']}", product)["paymentSettings"] == product["paymentSettings"]
    loan_id = lent(api, product)
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert (told[NAME], told["interestFromArrearsAccrued"]) == ("LAST_INSTALLMENT_INCREASE", 0)
    # 1.42 of its own, and 20.63 of what was overdue.
    assert [row[0] for row in rows(mambu, loan_id)] == [163.23, 164.59, 165.96, 167.34, 168.74, 170.14]
    assert [row[1] for row in rows(mambu, loan_id)] == [8.33, 6.97, 5.6, 4.22, 2.82, 22.05]


def test_a_balloon_on_the_real_balance_keeps_its_amount(mambu: Mambu, holder: str) -> None:
    settings = {"amortizationMethod": "BALLOON_PAYMENTS", "prepaymentSettings": TOTALS}
    product = mambu.post("loanproducts", equal("LAST_INSTALLMENT_INCREASE", **settings))
    assert product["paymentSettings"]["amortizationMethod"] == "BALLOON_PAYMENTS"
    asked = {"productTypeKey": product["encodedKey"], "accountHolderKey": holder, "accountHolderType": "CLIENT"}
    loan = mambu.post("loans", {**asked, "loanAmount": 1000, "scheduleSettings": {"periodicPayment": 50}})
    told = mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    totals = [round(sum(row[part]["amount"]["expected"] for part in ("principal", "interest")), 2) for row in told]
    assert totals[:5] == [50] * 5
    assert totals[5] > 700


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (
            dynamic(
                interestSettings={**ANNUITY, "interestType": "CAPITALIZED_INTEREST"},
                paymentSettings={NAME: "LAST_INSTALLMENT_INCREASE"},
            ),
            NAME,
        ),
        (equal("LAST_INSTALLMENT_INCREASE", amortizationMethod="BALLOON_PAYMENTS"), "amortizationMethod"),
        (
            dynamic(
                interestSettings={**ANNUITY, "accrueLateInterest": False},
                paymentSettings={NAME: "OVERDUE_INSTALLMENTS_INCREASE"},
            ),
            NAME,
        ),
    ],
)
def test_what_it_does_not_go_with_is_refused_by_name(mambu: Mambu, asked: dict[str, Any], place: str) -> None:
    status, reasons = mambu.refused("POST", "loanproducts", asked)
    assert status == 400
    assert f"paymentSettings.{place}" in [source for source, _ in reasons]


def test_of_other_installments_it_says_nothing(mambu: Mambu) -> None:
    product = mambu.post("loanproducts", dynamic(paymentSettings={NAME: "OVERDUE_INSTALLMENTS_INCREASE"}))
    assert product["scheduleSettings"]["repaymentScheduleMethod"] == DYNAMIC["repaymentScheduleMethod"]
    assert NAME not in product["paymentSettings"]
