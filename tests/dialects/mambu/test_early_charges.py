"""What repaying early costs, through Mambu's API: agreed with a product, told of a loan, charged with a payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.real_balance import DUE, dynamic, lent, paid

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

AMID = "2024-02-06"
FEE = {"trigger": "EARLY_REPAYMENT_CHARGE", "percentageAmount": 5}
HERE = "paymentSettings.prepaymentSettings."


def costing(free: dict[str, Any] | None = None, fee: dict[str, Any] | None = None, **blocks: object) -> dict[str, Any]:
    """Return a product that charges 5 % for what is repaid early."""
    settings = {"paymentSettings": {"prepaymentSettings": free or {}}}
    return dynamic(feesSettings={"fees": [fee or FEE]}, **settings, **blocks)


def fees(mambu: Mambu, loan_id: str) -> tuple[float, float]:
    """Return what of fees is owed, and what was paid of them."""
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["balances"]
    return told["feesBalance"], told["feesPaid"]


def test_a_payment_ahead_is_charged_and_taken_back_with_its_charge_and_the_books(mambu: Mambu, api: Api) -> None:
    gl = lending.accounts(api)
    codes = {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in gl.items()}
    rules = [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]
    books = {"accountingSettings": {"accountingMethod": "ACCRUAL", "accountingRules": rules}}
    loan_id = lent(api, mambu.post("loanproducts", costing(**books)))
    payment = paid(mambu, loan_id, AMID, 204.17)
    assert payment["affectedAmounts"] == {
        "principalAmount": 190,
        "interestAmount": 4.17,
        "interestFromArrearsAmount": 0,
        "feesAmount": 10,
        "penaltyAmount": 0,
    }
    moved = mambu.get(f"loans/{loan_id}/transactions")
    assert [(each["type"], each["amount"]) for each in moved[:2]] == [("REPAYMENT", 204.17), ("FEE_APPLIED", 10)]
    assert fees(mambu, loan_id) == (0, 10)
    income = gl["incomeFromFeeAccountId"]
    assert lending.balances(api, income) == [-10]
    mambu.call("POST", f"loans/transactions/{payment['id']}:adjust", json={"notes": "a slip"})
    assert fees(mambu, loan_id) == (0, 0)
    assert lending.balances(api, income, gl["loanPortfolioAccountId"]) == [0, 1000]


def test_a_payment_entered_anew_is_charged_anew(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", costing({"ercFreeAllowance": 10})))
    payment = paid(mambu, loan_id, AMID, 304.17)
    (number,) = [each["id"] for each in api.get("loans", accountNo=loan_id)["pageItems"]]
    anew = {"transactionDate": "06 February 2024", "transactionAmount": 204.17}
    api.post(f"loans/{number}/transactions/{payment['id']}", anew)
    assert fees(mambu, loan_id) == (0, 5)
    charges = api.get(f"loans/{number}/charges")
    assert [(each["name"], each["amount"], each["amountOutstanding"]) for each in charges] == [
        ("Early repayment charge", 5, 0)
    ]


def test_a_charge_can_be_let_off_alone(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", costing()))
    paid(mambu, loan_id, AMID, 204.17)
    (charge,) = [each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "FEE_APPLIED"]
    mambu.call("POST", f"loans/transactions/{charge['id']}:adjust", json={})
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["balances"]
    assert (told["principalBalance"], told["feesPaid"]) == (800, 0)


def test_what_is_due_costs_nothing(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", costing()))
    paid(mambu, loan_id, DUE[0], 175)
    assert fees(mambu, loan_id) == (0, 0)


def test_the_pay_off_costs_it_too_and_closes_the_loan(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", costing()))
    quote = mambu.call("POST", f"loans/{loan_id}:previewPayOffAmounts", json={"valueDate": AMID}).json()
    assert (quote["feesBalance"], quote["totalBalance"]) == (50, 1054.17)
    paid(mambu, loan_id, AMID, quote["totalBalance"])
    assert mambu.get(f"loans/{loan_id}")["accountState"] == "CLOSED"


def test_what_is_free_of_it_is_told_of_product_and_loan_in_percent_and_money(mambu: Mambu, api: Api) -> None:
    product = mambu.post("loanproducts", costing({"ercFreeAllowance": 10}))
    assert product["paymentSettings"]["prepaymentSettings"]["ercFreeAllowance"] == 10
    assert mambu.put(f"loanproducts/{product['id']}", product) == product
    loan_id = lent(api, product)
    paid(mambu, loan_id, AMID, 304.17)
    assert fees(mambu, loan_id) == (0, 10)
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["prepaymentSettings"]
    # Since then a year of the loan and more has begun, with what was owed by then.
    assert told["ercFreeAllowancePercentage"] == 10
    assert told["ercFreeAllowanceAmount"] == 71


def test_a_loan_has_what_its_product_says(mambu: Mambu) -> None:
    product = mambu.post("loanproducts", costing({"ercFreeAllowanceAmount": 150}))
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    wanted = {"accountHolderKey": holder, "accountHolderType": "CLIENT", "productTypeKey": product["encodedKey"]}
    same = {"ercFreeAllowanceAmount": 150, "ercFreeAllowancePercentage": 0}
    loan = mambu.post("loans", {**wanted, "loanAmount": 1000, "prepaymentSettings": same})
    assert same.items() <= loan["prepaymentSettings"].items()
    other = {**wanted, "loanAmount": 1000, "prepaymentSettings": {"ercFreeAllowanceAmount": 100}}
    _, faults = mambu.refused("POST", "loans", other)
    assert [source for source, _ in faults] == ["prepaymentSettings.ercFreeAllowanceAmount"]


def test_rates_can_be_said_year_by_year(mambu: Mambu) -> None:
    fee = {"trigger": "EARLY_REPAYMENT_CHARGE", "percentageByYear": [5, 5, 4]}
    product = mambu.post("loanproducts", costing(fee=fee))
    assert product["feesSettings"]["fees"][0]["percentageByYear"] == [5, 5, 4]
    assert mambu.put(f"loanproducts/{product['id']}", product) == product


@pytest.mark.parametrize(
    ("wrong", "member"),
    [
        (costing(fee={"trigger": "LATE_REPAYMENT", "percentageAmount": 5}), "feesSettings.fees[0].trigger"),
        (costing(fee={**FEE, "amountCalculationMethod": "FLAT"}), "feesSettings.fees[0].amountCalculationMethod"),
        (costing(fee={**FEE, "percentageByYear": [5]}), "feesSettings.fees"),
        (costing(fee={"trigger": "EARLY_REPAYMENT_CHARGE"}), "feesSettings.fees"),
        (costing(fee={**FEE, "percentageAmount": 101}), "feesSettings.fees[0].percentageAmount"),
        (costing({"ercFreeAllowance": 10, "ercFreeAllowancePercentage": 9}), HERE + "ercFreeAllowancePercentage"),
        (
            dynamic(paymentSettings={"prepaymentSettings": {"ercFreeAllowance": 10}}),
            HERE + "ercFreeAllowance",
        ),
        (
            costing(scheduleSettings={"repaymentScheduleMethod": "NONE", "numInstallments": {}}),
            "feesSettings.fees",
        ),
    ],
)
def test_what_means_nothing_is_refused_by_name(mambu: Mambu, wrong: dict[str, Any], member: str) -> None:
    status, faults = mambu.refused("POST", "loanproducts", wrong)
    assert (status, [source for source, _ in faults]) == (400, [member])
