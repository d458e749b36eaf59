"""Interest of what is overdue that is decoupled from the schedule, through Mambu's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import TEN_PERCENT, dynamic, lent, paid, rows

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

NAME = "decoupleInterestFromArrears"
APART = {**TEN_PERCENT, NAME: True}
APRIL = "2024-04-05"


def apart(**blocks: object) -> dict[str, Any]:
    """Return a product of equal principal whose late interest is decoupled, with payments as their payer says."""
    return dynamic(**{"interestSettings": APART, "allowCustomRepaymentAllocation": True, **blocks})


def balances(mambu: Mambu, loan_id: str) -> list[float]:
    """Return the balance, the due and the paid of interest from arrears, and the regular interest paid."""
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["balances"]
    return [told[f"interestFromArrears{name}"] for name in ("Balance", "Due", "Paid")] + [told["interestPaid"]]


def custom(mambu: Mambu, loan_id: str, on: str, **amounts: float) -> dict[str, Any]:
    """Repay as the payer says."""
    parts = [{"customPaymentAmountType": word, "amount": amount} for word, amount in amounts.items()]
    asked = {"amount": sum(amounts.values()), "valueDate": on, "customPaymentAmounts": parts}
    made: dict[str, Any] = mambu.post(f"loans/{loan_id}/repayment-transactions", asked)
    return made


def test_it_is_a_balance_beside_a_schedule_that_stays(mambu: Mambu, api: Api) -> None:
    product = mambu.post("loanproducts", apart())
    assert product["interestSettings"][NAME] is True
    assert mambu.put(f"loanproducts/{product['id']}", product)["interestSettings"][NAME] is True
    loan_id = lent(api, product)
    assert [row[1] for row in rows(mambu, loan_id)] == [8.33, 6.94, 5.56, 4.17, 2.78, 1.39]
    # A month of 166.67, of 333.34 and so on: what rounding leaves of each is carried to the next.
    assert balances(mambu, loan_id) == [20.83, 20.83, 0, 0]
    # 1000.00 of principal, 29.17 of interest, and this.
    due = [{"field": "totalDue", "operator": "BETWEEN", "value": 1049.99, "secondValue": 1050.01}]
    found = mambu.call("POST", "loans:search", json={"filterCriteria": due}).json()
    assert [each["id"] for each in found] == [loan_id]


def test_it_is_paid_as_its_payer_says_and_taken_back(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", apart()))
    made = custom(mambu, loan_id, APRIL, INTEREST_FROM_ARREARS=1.39, INTEREST=8.33)
    affected = made["affectedAmounts"]
    assert (affected["interestFromArrearsAmount"], affected["interestAmount"]) == (1.39, 8.33)
    assert balances(mambu, loan_id)[2:] == [1.39, 8.33]
    asked = {
        "filterCriteria": [{"field": "affectedAmounts.interestFromArrearsAmount", "operator": "MORE_THAN", "value": 1}]
    }
    assert [each["id"] for each in mambu.call("POST", "loans/transactions:search", json=asked).json()] == [made["id"]]
    mambu.call("POST", f"loans/transactions/{made['id']}:adjust", json={"notes": "a mistake"})
    assert balances(mambu, loan_id)[2:] == [0, 0]


def test_more_than_was_applied_is_refused(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", apart()))
    parts = [{"customPaymentAmountType": "INTEREST_FROM_ARREARS", "amount": 1.4}]
    asked = {"amount": 1.4, "valueDate": APRIL, "customPaymentAmounts": parts}
    status, faults = mambu.refused("POST", f"loans/{loan_id}/repayment-transactions", asked)
    assert (status, [reason for _, reason in faults]) == (400, ["CUSTOM_AMOUNT_TOO_MUCH"])


def test_a_pay_off_takes_it(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", apart()))
    paid(mambu, loan_id, APRIL, 348.61)
    mambu.call("POST", f"loans/{loan_id}:payOff", json={})
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert (told["accountState"], told["balances"]["interestFromArrearsBalance"]) == ("CLOSED", 0)
    assert told["balances"]["interestFromArrearsPaid"] > 1.39 + 1.30


def test_it_is_applied_by_hand_before_a_due_date(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", apart()))
    before = balances(mambu, loan_id)[0]
    asked = {"interestApplicationDate": f"{APRIL}T00:00:00+00:00", "isInterestFromArrears": True}
    answer = mambu.call("POST", f"loans/{loan_id}:applyInterest", json=asked)
    assert answer.status_code == 204, answer.text
    (told,) = [each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "INTEREST_APPLIED"]
    assert (told["affectedAmounts"]["interestFromArrearsAmount"], told["affectedAmounts"]["interestAmount"]) == (1.3, 0)
    # It is applied sooner, and is no more.
    assert balances(mambu, loan_id)[0] == before
    custom(mambu, loan_id, APRIL, INTEREST_FROM_ARREARS=2.69)


def test_its_income_is_that_of_interest(mambu: Mambu, api: Api) -> None:
    gl = lending.accounts(api)
    codes = {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in gl.items()}
    rules = [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]
    books = {"accountingSettings": {"accountingMethod": "CASH", "accountingRules": rules}}
    loan_id = lent(api, mambu.post("loanproducts", apart(**books)))
    (before,) = lending.balances(api, gl["interestOnLoanAccountId"])
    custom(mambu, loan_id, APRIL, INTEREST_FROM_ARREARS=1.39)
    (after,) = lending.balances(api, gl["interestOnLoanAccountId"])
    assert before - after == pytest.approx(1.39)


def test_after_the_last_due_date_it_goes_on_to_accrue_where_that_is_said(mambu: Mambu, api: Api) -> None:
    """A thousand bears 8.33 a month, and rounding left nearly a cent by July."""
    loan_id = lent(
        api, mambu.post("loanproducts", apart(interestSettings={**APART, "accrueInterestAfterMaturity": True}))
    )
    expected = [8.33, 6.94, 5.56, 4.17, 2.78, 1.39]
    before = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["interestFromArrearsAccrued"]
    assert balances(mambu, loan_id) == [20.83, 20.83, 0, 0]
    asked = {"interestApplicationDate": "2024-08-21T00:00:00+00:00", "isInterestFromArrears": True}
    assert mambu.call("POST", f"loans/{loan_id}:applyInterest", json=asked).status_code == 204
    assert balances(mambu, loan_id) == [29.17, 29.17, 0, 0]
    after = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["interestFromArrearsAccrued"]
    assert before - after == pytest.approx(8.34)
    assert [row[1] for row in rows(mambu, loan_id)] == expected


@pytest.mark.parametrize(
    "product",
    [
        body(interestSettings=APART),
        dynamic(interestSettings={**APART, "accrueLateInterest": False}),
        dynamic(interestSettings={**APART, "interestType": "CAPITALIZED_INTEREST"}),
    ],
)
def test_what_it_does_not_go_with_is_refused_by_name(mambu: Mambu, product: dict[str, Any]) -> None:
    status, faults = mambu.refused("POST", "loanproducts", product)
    assert status == 400
    assert f"interestSettings.{NAME}" in [source for source, _ in faults]
