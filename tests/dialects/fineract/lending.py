"""Lending as integrators do it, for tests over HTTP: products, applications, and the books behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.api import short_name
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api

ASSET, LIABILITY, INCOME, EXPENSE = 1, 2, 4, 5
DETAIL = 1
LENT_ON = "01 January 2024"
CASH, ACCRUAL, UPFRONT = 2, 3, 4
MIFOS = "mifos-standard-strategy"
ADVANCED = "advanced-payment-allocation-strategy"
PARTS = ("PENALTY", "FEE", "INTEREST", "PRINCIPAL")

ACCOUNTS = {
    "fundSourceAccountId": ASSET,
    "loanPortfolioAccountId": ASSET,
    "interestOnLoanAccountId": INCOME,
    "incomeFromFeeAccountId": INCOME,
    "incomeFromPenaltyAccountId": INCOME,
    "writeOffAccountId": EXPENSE,
    "overpaymentLiabilityAccountId": LIABILITY,
    "receivableInterestAccountId": ASSET,
    "receivableFeeAccountId": ASSET,
    "receivablePenaltyAccountId": ASSET,
    "transfersInSuspenseAccountId": ASSET,
}


def new_gl_account(api: Api, gl_type: int, name: str = "account") -> int:
    body = {"name": name, "glCode": uuid4().hex, "type": gl_type, "usage": DETAIL, "manualEntriesAllowed": True}
    made: int = api.post("glaccounts", body)["resourceId"]
    return made


def accounts(api: Api) -> dict[str, int]:
    """Open a GL account for each purpose, by the wire's name of it."""
    return {name: new_gl_account(api, gl_type, name) for name, gl_type in ACCOUNTS.items()}


def product_body(**more: object) -> dict[str, Any]:
    """Twelve months, 12 % a year on the declining balance, one month at a time; no accounting."""
    return {
        "name": uuid4().hex,
        "shortName": short_name(),
        "currencyCode": "KES",
        "digitsAfterDecimal": 2,
        "inMultiplesOf": 0,
        "principal": 12000,
        "minPrincipal": 1000,
        "maxPrincipal": 50000,
        "numberOfRepayments": 12,
        "repaymentEvery": 1,
        "repaymentFrequencyType": 2,
        "interestRatePerPeriod": 12,
        "interestRateFrequencyType": 3,
        "amortizationType": 1,
        "interestType": 0,
        "interestCalculationPeriodType": 1,
        "daysInMonthType": 1,
        "daysInYearType": 1,
        "transactionProcessingStrategyCode": MIFOS,
        "accountingRule": 1,
        **more,
    }


def new_product(api: Api, **more: object) -> int:
    made: int = api.post("loanproducts", product_body(**more))["resourceId"]
    return made


def loan_body(product_id: int, client_id: int | None = None, **more: object) -> dict[str, Any]:
    return {
        "productId": product_id,
        "loanType": "individual",
        "clientId": client_id,
        "submittedOnDate": LENT_ON,
        "expectedDisbursementDate": LENT_ON,
        **more,
    }


def new_loan(api: Api, product_id: int | None = None, **more: object) -> int:
    """Apply for a loan for a new client."""
    body = loan_body(product_id or new_product(api), new_client(api), **more)
    made: int = api.post("loans", body)["loanId"]
    return made


def approved(api: Api, loan_id: int, on: str = LENT_ON, **more: object) -> dict[str, Any]:
    done: dict[str, Any] = api.post(f"loans/{loan_id}?command=approve", {"approvedOnDate": on, **more})
    return done


def disbursed(api: Api, loan_id: int, on: str = LENT_ON, **more: object) -> dict[str, Any]:
    body = {"actualDisbursementDate": on, **more}
    done: dict[str, Any] = api.post(f"loans/{loan_id}?command=disburse", body)
    return done


def lent(api: Api, product_id: int | None = None, **more: object) -> int:
    """Apply, approve and disburse on one day."""
    loan_id = new_loan(api, product_id, **more)
    approved(api, loan_id)
    disbursed(api, loan_id)
    return loan_id


def repaid(api: Api, loan_id: int, on: str, amount: object, **more: object) -> int:
    """Repay and return the transaction's id."""
    body = {"transactionDate": on, "transactionAmount": amount, **more}
    done: int = api.post(f"loans/{loan_id}/transactions?command=repayment", body)["resourceId"]
    return done


def undone(api: Api, loan_id: int, transaction_id: int) -> dict[str, Any]:
    body = {"transactionDate": LENT_ON, "transactionAmount": 0}
    done: dict[str, Any] = api.post(f"loans/{loan_id}/transactions/{transaction_id}?command=undo", body)
    return done


def loan(api: Api, loan_id: int, associations: str = "all") -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"loans/{loan_id}", associations=associations)
    return found


def advanced_order(future: str = "NEXT_INSTALLMENT", kind: str = "DEFAULT") -> dict[str, Any]:
    """Past due, due, in advance; in each penalties, fees, interest, principal."""
    rules = [f"{timing}_{part}" for timing in ("PAST_DUE", "DUE", "IN_ADVANCE") for part in PARTS]
    return {
        "transactionType": kind,
        "futureInstallmentAllocationRule": future,
        "paymentAllocationOrder": [
            {"paymentAllocationRule": rule, "order": place} for place, rule in enumerate(rules, 1)
        ],
    }


def balances(api: Api, *gl_accounts: int) -> list[float]:
    """Return debit less credit of GL accounts, from their journal lines."""
    sums = []
    for gl_account in gl_accounts:
        lines = api.get("journalentries", glAccountId=gl_account, limit=10_000)["pageItems"]
        signed = ((1 if line["entryType"]["value"] == "DEBIT" else -1) * line["amount"] for line in lines)
        sums.append(round(sum(signed), 2))
    return sums
