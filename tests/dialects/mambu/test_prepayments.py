"""Payments ahead through Mambu's API: what is agreed, what is said with one payment, what installments are told as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.real_balance import DUE, ahead, dynamic, lent, paid

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

EVEN, FEWER = "RECALCULATE_SCHEDULE_KEEP_SAME_NUMBER_OF_TERMS", "REDUCE_NUMBER_OF_INSTALLMENTS_NEW"
LESS = "REDUCE_AMOUNT_PER_INSTALLMENT"
ANNUITY = {
    "daysInYear": "E30_360",
    "interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED",
    "indexRateSettings": {"interestRate": {"defaultValue": 10}, "interestChargeFrequency": "ANNUALIZED"},
}
HERE = "prepaymentRecalculationMethod"


def principal(mambu: Mambu, loan_id: str) -> list[float]:
    """Return the principal that each installment still asks for."""
    rows = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    return [each["principal"]["amount"]["due"] for each in rows]


def test_installments_follow_a_payment_ahead_and_its_taking_back_with_the_books(mambu: Mambu, api: Api) -> None:
    gl = lending.accounts(api)
    codes = {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in gl.items()}
    rules = [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]
    books = {"accountingSettings": {"accountingMethod": "ACCRUAL", "accountingRules": rules}}
    product = mambu.post("loanproducts", dynamic(**ahead(prepaymentRecalculationMethod=EVEN), **books))
    loan_id = lent(api, product)
    payment = paid(mambu, loan_id, DUE[1], 600)
    assert principal(mambu, loan_id) == [0, 0, 104.17, 104.17, 104.17, 104.15]
    portfolio = gl["loanPortfolioAccountId"]
    assert lending.balances(api, portfolio) == [416.66]
    mambu.call("POST", f"loans/transactions/{payment['id']}:adjust", json={"notes": "a slip"})
    assert principal(mambu, loan_id) == [166.67] * 5 + [166.65]
    assert lending.balances(api, portfolio) == [1000]


def test_a_method_is_said_with_one_payment(mambu: Mambu, api: Api) -> None:
    product = mambu.post(
        "loanproducts", dynamic(**ahead(prepaymentRecalculationMethod=FEWER), interestSettings=ANNUITY)
    )
    loan_id = lent(api, product)
    paid(mambu, loan_id, DUE[0], 171.56)
    wanted = {"amount": 600, "valueDate": DUE[1], HERE: LESS}
    made: dict[str, Any] = mambu.post(f"loans/{loan_id}/repayment-transactions", wanted)
    assert principal(mambu, loan_id)[2:] == [60.18, 60.68, 61.19, 61.69]
    assert made[HERE] == LESS
    other = lent(api, product)
    paid(mambu, other, DUE[0], 171.56)
    assert HERE not in paid(mambu, other, DUE[1], 600)
    assert principal(mambu, other)[2:] == [169.53, 74.21, 0, 0]


def test_a_method_that_does_not_go_with_a_loan_is_refused_by_name(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", dynamic()))
    wanted = {"amount": 600, "valueDate": DUE[1], HERE: LESS}
    status, faults = mambu.refused("POST", f"loans/{loan_id}/repayment-transactions", wanted)
    assert (status, [source for source, _ in faults]) == (400, [HERE])


def test_what_is_agreed_is_told_of_product_and_loan_and_can_be_sent_back(mambu: Mambu) -> None:
    agreed = {
        "prepaymentRecalculationMethod": FEWER,
        "applyInterestOnPrepaymentMethod": "MANUAL",
        "elementsRecalculationMethod": "TOTAL_EXPECTED_FIXED",
        "principalPaidInstallmentStatus": "ORIGINAL_TOTAL_EXPECTED_PAID",
    }
    product = mambu.post("loanproducts", dynamic(**ahead(**agreed), interestSettings=ANNUITY))
    assert agreed.items() <= product["paymentSettings"]["prepaymentSettings"].items()
    assert mambu.put(f"loanproducts/{product['id']}", product) == product
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    wanted = {"accountHolderKey": holder, "accountHolderType": "CLIENT", "productTypeKey": product["encodedKey"]}
    loan = mambu.post("loans", {**wanted, "loanAmount": 1000, "prepaymentSettings": agreed})
    assert agreed.items() <= loan["prepaymentSettings"].items()
    for name, other in (
        ("elementsRecalculationMethod", "PRINCIPAL_EXPECTED_FIXED"),
        ("principalPaidInstallmentStatus", "PAID"),
    ):
        _, faults = mambu.refused("POST", "loans", {**wanted, "loanAmount": 1000, "prepaymentSettings": {name: other}})
        assert [source for source, _ in faults] == [f"prepaymentSettings.{name}"]


@pytest.mark.parametrize(
    ("settings", "interest", "member"),
    [
        ({HERE: LESS}, {}, HERE),
        ({HERE: EVEN}, {"interestSettings": ANNUITY}, HERE),
        ({"elementsRecalculationMethod": "TOTAL_EXPECTED_FIXED"}, {}, "elementsRecalculationMethod"),
        (
            {HERE: LESS},
            {
                "interestSettings": {
                    **ANNUITY,
                    "interestApplicationMethod": "FIXED_DAYS_OF_MONTH",
                    "interestApplicationDays": {"daysInMonth": [5]},
                }
            },
            HERE,
        ),
    ],
)
def test_what_does_not_go_together_is_refused_when_the_product_is_made(
    mambu: Mambu, settings: dict[str, str], interest: dict[str, Any], member: str
) -> None:
    _, faults = mambu.refused("POST", "loanproducts", dynamic(**ahead(**settings), **interest))
    assert [source for source, _ in faults] == [f"paymentSettings.prepaymentSettings.{member}"]
