"""A borrower cannot pay for two months: the bank leaves two installments out, and asks for their interest later."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.dialects.mambu.speaker import Mambu
from tests.stories.bank import posting_rules, spelled

if TYPE_CHECKING:
    from tests.stories.bank import Bank

PAID_OUT = date(2024, 1, 15)
GRANTED_ON = date(2024, 2, 20)
PAID_OFF_ON = date(2025, 3, 15)


def _product(bank: Bank) -> dict[str, Any]:
    """Twelve months, 2 % a month on what is owed; payment holidays extend the term."""
    bank.offers_product()
    mambu = Mambu(bank.api.app)
    rules = posting_rules(mambu)
    rate = {"interestRate": {"defaultValue": 2}, "interestChargeFrequency": "EVERY_MONTH"}
    body = {
        "id": "HOLI",
        "name": "Monthly loan with holidays",
        "currency": {"code": "KES"},
        "loanAmountSettings": {"loanAmount": {"defaultValue": 1200}},
        "interestSettings": {"indexRateSettings": rate},
        "scheduleSettings": {
            "numInstallments": {"defaultValue": 12},
            "repaymentScheduleEditOptions": ["ADJUST_PAYMENT_HOLIDAYS"],
        },
        "accountingSettings": {"accountingMethod": "ACCRUAL", "accountingRules": rules},
    }
    product: dict[str, Any] = mambu.post("loanproducts", body)
    return product


def _expected(row: dict[str, Any]) -> tuple[float, float]:
    return row["principal"]["amount"]["expected"], row["interest"]["amount"]["expected"]


def test_two_installments_are_left_out_and_their_interest_is_paid_later(bank: Bank) -> None:
    bank.today_is(PAID_OUT)
    mambu, product = Mambu(bank.api.app), _product(bank)
    holder = mambu.post("clients", {"firstName": "Amina", "lastName": "Akter"})["encodedKey"]
    asked = {"accountHolderKey": holder, "accountHolderType": "CLIENT", "productTypeKey": product["encodedKey"]}
    loan = mambu.post("loans", {**asked, "loanAmount": 1200})["id"]
    assert mambu.call("POST", f"loans/{loan}:changeState", json={"action": "APPROVE"}).status_code == 200
    mambu.post(f"loans/{loan}/disbursement-transactions", {})
    bank.today_is(date(2024, 2, 15))
    mambu.post(f"loans/{loan}/repayment-transactions", {"amount": 124})

    bank.today_is(GRANTED_ON)
    rows = mambu.get(f"loans/{loan}/schedule")["installments"]
    left_out = [{**row, "isPaymentHoliday": row["number"] in {"2", "3"}} for row in rows]
    told = mambu.put(f"loans/{loan}/schedule", left_out)["installments"]
    assert [row["state"] for row in told[:4]] == ["PAID", "GRACE", "GRACE", "PENDING"]
    assert (len(told), _expected(told[3])) == (14, (100, 22))

    bank.today_is(date(2024, 4, 20))
    bank.api.post("runaccruals", {"tillDate": spelled(date(2024, 4, 20))})
    standing = mambu.get(f"loans/{loan}", detailsLevel="FULL")
    assert standing["accountState"] == "ACTIVE"  # nothing fell due
    assert standing["paymentHolidaysAccruedInterest"] == 44
    asked_for = {"interestApplicationDate": "2024-04-20", "isPaymentHolidaysInterest": True, "notes": "As agreed"}
    assert mambu.call("POST", f"loans/{loan}:applyInterest", json=asked_for).status_code == 204
    assert _expected(mambu.get(f"loans/{loan}/schedule")["installments"][3]) == (100, 66)
    assert mambu.get(f"loans/{loan}", detailsLevel="FULL")["paymentHolidaysAccruedInterest"] == 0

    bank.today_is(PAID_OFF_ON)
    owed = sum(sum(_expected(row)) for row in mambu.get(f"loans/{loan}/schedule")["installments"][1:])
    assert owed == 1100 + 44 + sum(22 - 2 * number for number in range(11))
    mambu.post(f"loans/{loan}/repayment-transactions", {"amount": owed})
    closed = mambu.get(f"loans/{loan}", detailsLevel="FULL")
    assert (closed["accountState"], closed["accountSubState"]) == ("CLOSED", "REPAID")
