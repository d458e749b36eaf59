"""Loans whose interest accrues on the real balance, as a client of Mambu's API has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dialects.fineract import lending
from tests.dialects.mambu.products import body

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu


LENT_ON, DUE = "21 January 2024", [f"2024-0{month}-21" for month in range(2, 8)]
DYNAMIC = {"repaymentScheduleMethod": "DYNAMIC", "numInstallments": {"defaultValue": 6}}
NOTHING = {"repaymentScheduleMethod": "NONE", "numInstallments": {}}
TEN_PERCENT: dict[str, Any] = {
    "daysInYear": "E30_360",
    "indexRateSettings": {"interestRate": {"defaultValue": 10}, "interestChargeFrequency": "ANNUALIZED"},
}


def ahead(**settings: str) -> dict[str, Any]:
    """Return what a product says of payments before their day."""
    return {"paymentSettings": {"prepaymentSettings": settings}}


def dynamic(**blocks: object) -> dict[str, Any]:
    """Return a product: a thousand over six months at 10 % a year, interest on the real balance."""
    return body(**{"type": "DYNAMIC_TERM_LOAN", "scheduleSettings": DYNAMIC, "interestSettings": TEN_PERCENT, **blocks})


def lent(api: Api, product: dict[str, Any], on: str = LENT_ON) -> str:
    """Lend a thousand on a day, and return the loan's number; only the other dialect dates applications."""
    (product_id,) = [each["id"] for each in api.get("loanproducts") if each.get("externalId") == product["id"]]
    days = {"submittedOnDate": on, "expectedDisbursementDate": on}
    loan_id = lending.new_loan(api, product_id, **days)
    lending.approved(api, loan_id, on)
    lending.disbursed(api, loan_id, on)
    account_no: str = api.get(f"loans/{loan_id}")["accountNo"]
    return account_no


def rows(mambu: Mambu, loan_id: str) -> list[tuple[float, float, str]]:
    """Return principal still due, interest expected and state of each installment."""
    told = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    return [
        (each["principal"]["amount"]["due"], each["interest"]["amount"]["expected"], each["state"]) for each in told
    ]


def paid(mambu: Mambu, loan_id: str, on: str, amount: float) -> dict[str, Any]:
    """Repay."""
    made: dict[str, Any] = mambu.post(f"loans/{loan_id}/repayment-transactions", {"amount": amount, "valueDate": on})
    return made
