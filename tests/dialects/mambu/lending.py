"""A loan of this dialect's own, lent on the day on which it goes out, for what may be paid on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dialects.mambu.applications import asked
from tests.dialects.mambu.products import body

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

OUT = "2027-01-15T00:00:00+00:00"
OWED = 1250  # a thousand in four rows of 250, and 10 % a month on what is left: 350, 325, 300, 275
RESOURCES = {
    "PORTFOLIO_CONTROL": "loanPortfolioAccountId",
    "FUND_SOURCE": "fundSourceAccountId",
    "WRITE_OFF_EXPENSE": "writeOffAccountId",
    "INTEREST_INCOME": "interestOnLoanAccountId",
    "FEE_INCOME": "incomeFromFeeAccountId",
    "PENALTY_INCOME": "incomeFromPenaltyAccountId",
    "INTEREST_RECEIVABLE": "receivableInterestAccountId",
    "FEE_RECEIVABLE": "receivableFeeAccountId",
    "PENALTY_RECEIVABLE": "receivablePenaltyAccountId",
    "OVERPAYMENT": "overpaymentLiabilityAccountId",
}
"""What this API calls the purposes of GL accounts, and the other one what each is for."""


def lent(mambu: Mambu, api: Api, **prepayment: str) -> dict[str, Any]:
    """Lend a thousand over four months, on the day on which it goes out.

    Args:
        mambu: the bank.
        api: its other dialect, which sets the business date.
        prepayment: what its product says of payments before their day.
    """
    product = mambu.post("loanproducts", body(paymentSettings={"prepaymentSettings": prepayment}))
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
