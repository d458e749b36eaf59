"""What a schedule and the terms of a loan are told as: grace, the effective rate, principal at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dialects.mambu.products import OUT, body, totals
from tests.dialects.mambu.real_balance import dynamic

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu


def asked(product: dict[str, Any], holder: str) -> dict[str, Any]:
    """Ask for a thousand, as the product has it."""
    return {
        "accountHolderKey": holder,
        "accountHolderType": "CLIENT",
        "productTypeKey": product["encodedKey"],
        "loanAmount": 1000,
    }


def test_installments_that_are_forgiven_are_told_as_grace(mambu: Mambu, holder: str) -> None:
    grace = {"gracePeriod": {"defaultValue": 1}, "gracePeriodType": "INTEREST_FORGIVENESS"}
    product = mambu.post("loanproducts", body(gracePeriodSettings=grace))
    loan = mambu.post("loans", asked(product, holder))
    rows = mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    assert [each["state"] for each in rows] == ["GRACE", "PENDING", "PENDING", "PENDING"]
    preview = {
        "productTypeKey": product["encodedKey"],
        "loanAmount": 1000,
        "disbursementDetails": {"expectedDisbursementDate": OUT},
    }
    planned = mambu.call("POST", "loans:previewSchedule", json=preview).json()["installments"]
    assert [each["state"] for each in planned] == [each["state"] for each in rows]


def test_an_installment_that_only_waits_for_principal_is_no_grace_of_all(mambu: Mambu, holder: str) -> None:
    grace = {"gracePeriod": {"defaultValue": 1}, "gracePeriodType": "PAY_INTEREST_ONLY"}
    loan = mambu.post("loans", asked(mambu.post("loanproducts", body(gracePeriodSettings=grace)), holder))
    assert mambu.get(f"loans/{loan['id']}/schedule")["installments"][0]["state"] == "PENDING"


def test_interest_that_compounds_twice_a_year_tells_its_rate_a_month(mambu: Mambu, holder: str) -> None:
    """6 % a year: 1.03 to the sixth part is 1.004938622, as Canadian mortgages are told."""
    interest = {
        "interestType": "COMPOUNDING_INTEREST",
        "compoundingFrequency": "SEMI_ANNUALLY",
        "indexRateSettings": {"interestRate": {"defaultValue": 6}, "interestChargeFrequency": "ANNUALIZED"},
    }
    product = mambu.post("loanproducts", dynamic(interestSettings=interest))
    loan = mambu.post("loans", asked(product, holder))
    told = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")["interestSettings"]
    assert round(told["effectiveInterestRate"], 7) == 0.4938622
    assert mambu.put(f"loans/{loan['id']}", {**asked(product, holder), "interestSettings": told})
    wrong = {**asked(product, holder), "interestSettings": {**told, "effectiveInterestRate": 0.5}}
    assert mambu.refused("PUT", f"loans/{loan['id']}", wrong)[1] == [
        ("interestSettings.effectiveInterestRate", "FIELD_NOT_SUPPORTED")
    ]


def test_a_product_asks_for_nothing_but_interest_before_the_end(mambu: Mambu) -> None:
    """A thousand at 10 % a year, months of 30 days: 8.33 a month, and the thousand with the sixth."""
    only = {
        "daysInYear": "E30_360",
        "interestCalculationMethod": "EQUAL_INSTALLMENTS",
        "indexRateSettings": {"interestRate": {"defaultValue": 10}, "interestChargeFrequency": "ANNUALIZED"},
    }
    sent = dynamic(type="INTEREST_ONLY_EQUAL_INSTALLMENTS", interestSettings=only)
    product = mambu.post("loanproducts", sent)
    assert totals(mambu, product) == [(0, 8.33)] * 5 + [(1000, 8.33)]
    told = mambu.get(f"loanproducts/{product['id']}", detailsLevel="FULL")
    assert told["type"] == "INTEREST_ONLY_EQUAL_INSTALLMENTS"
    assert mambu.put(f"loanproducts/{product['id']}", told) == told
    fixed = {"repaymentScheduleMethod": "FIXED", "numInstallments": {"defaultValue": 6}}
    wrong = {**sent, "id": "O1", "name": "O1", "scheduleSettings": fixed}
    assert mambu.refused("POST", "loanproducts", wrong)[1] == [
        ("scheduleSettings.repaymentScheduleMethod", "FIELD_NOT_SUPPORTED")
    ]
    other = {**sent, "id": "O2", "name": "O2", "interestSettings": {**only, "interestCalculationMethod": "FLAT"}}
    assert ("interestSettings.interestCalculationMethod", "FIELD_NOT_SUPPORTED") in mambu.refused(
        "POST", "loanproducts", other
    )[1]


def test_optimized_installments_go_with_the_real_balance_alone(mambu: Mambu) -> None:
    settings = {
        "interestSettings": {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"},
        "paymentSettings": {"amortizationMethod": "OPTIMIZED_PAYMENTS"},
    }
    assert mambu.refused("POST", "loanproducts", body(**settings))[1] == [
        ("paymentSettings.amortizationMethod", "FIELD_NOT_SUPPORTED")
    ]
    assert mambu.post("loanproducts", dynamic(**settings))["paymentSettings"]["amortizationMethod"] == (
        "OPTIMIZED_PAYMENTS"
    )


def test_all_interest_is_owed_from_the_pay_out_where_it_is_applied_then(mambu: Mambu, holder: str) -> None:
    """10 % a month of 1000, 750, 500 and 250: 250 in all."""
    for method, owed in (("AFTER_DISBURSEMENT", 250), ("REPAYMENT_DUE_DATE", 0)):
        interest = {"interestApplicationMethod": method}
        product = mambu.post("loanproducts", body(interestSettings=interest))
        told = mambu.get(f"loanproducts/{product['id']}", detailsLevel="FULL")
        assert told["interestSettings"]["interestApplicationMethod"] == method
        assert mambu.put(f"loanproducts/{product['id']}", told) == told
        loan_id = mambu.post("loans", {**asked(product, holder), "interestSettings": interest})["id"]
        assert mambu.call("POST", f"loans/{loan_id}:changeState", json={"action": "APPROVE"}).status_code == 200
        mambu.post(f"loans/{loan_id}/disbursement-transactions", {})
        balances = mambu.get(f"loans/{loan_id}")["balances"]
        assert (balances["interestBalance"], balances["interestDue"]) == (owed, 0)
    at_once = dynamic(interestSettings={"interestApplicationMethod": "AFTER_DISBURSEMENT"})
    assert mambu.refused("POST", "loanproducts", at_once)[1] == [
        ("interestSettings.interestApplicationMethod", "FIELD_NOT_SUPPORTED")
    ]


def test_a_payment_holiday_on_the_real_balance(mambu: Mambu, holder: str) -> None:
    schedule = {
        "repaymentScheduleMethod": "DYNAMIC",
        "numInstallments": {"defaultValue": 4},
        "repaymentScheduleEditOptions": ["ADJUST_PAYMENT_HOLIDAYS"],
    }
    product = mambu.post("loanproducts", dynamic(scheduleSettings=schedule))
    loan_id = mambu.post("loans", asked(product, holder))["id"]
    assert mambu.call("POST", f"loans/{loan_id}:changeState", json={"action": "APPROVE"}).status_code == 200
    mambu.post(f"loans/{loan_id}/disbursement-transactions", {})
    rows = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    told = mambu.put(f"loans/{loan_id}/schedule", [{**rows[0], "isPaymentHoliday": True}])["installments"]
    assert [each["state"] for each in told] == ["GRACE", *["PENDING"] * 4]
    assert [each["principal"]["amount"]["expected"] for each in told] == [0, 250, 250, 250, 250]
    assert mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["paymentHolidaysAccruedInterest"] == 0
    annuity = dynamic(
        scheduleSettings=schedule, interestSettings={"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
    )
    assert mambu.refused("POST", "loanproducts", annuity)[1] == [
        ("scheduleSettings.repaymentScheduleEditOptions", "HOLIDAYS_NEED_EQUAL_PRINCIPAL")
    ]
